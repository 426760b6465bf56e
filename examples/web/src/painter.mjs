/* SPDX-License-Identifier: MIT */
/* The heat of all venues, added up and coloured: floats to a picture, a pixel a cell. */

const SHADES = 256;
const FULL = 0.998; // the part of cells that is not the brightest shade
const STOPS = {
  dark: [[11, 14, 19, 0], [30, 38, 84, 150], [28, 98, 138, 200], [46, 172, 152, 230], [240, 206, 98, 248], [255, 246, 224, 255]],
  light: [[255, 255, 255, 0], [214, 226, 240, 170], [128, 178, 214, 210], [52, 132, 156, 230], [170, 104, 26, 248], [92, 34, 12, 255]],
};

/** Colours from nothing to much, as 32-bit pixels. */
function paletteOf(stops) {
  const pixels = new Uint32Array(SHADES);
  for (let i = 0; i < SHADES; i++) {
    const at = (i / (SHADES - 1)) * (stops.length - 1);
    const [a, b] = [stops[Math.floor(at)], stops[Math.min(stops.length - 1, Math.floor(at) + 1)]];
    const [red, green, blue, alpha] = a.map((x, k) => Math.round(x + (b[k] - x) * (at % 1)));
    pixels[i] = ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
  }
  return pixels;
}

export class Painter {
  #planes = new Map(); // by key, one for each engine
  #waiting = [];

  connect(ports) {
    ports.forEach((port, engine) => {
      port.onmessage = ({ data: { key, plane } }) => {
        const planes = this.#planes.get(key) ?? new Map();
        planes.set(engine, plane);
        for (const old of this.#planes.keys()) if (old < key - 1) this.#planes.delete(old);
        this.#planes.set(key, planes);
        this.#waiting.splice(0).forEach((go) => go());
      };
    });
    return {};
  }

  async #wait(key, count) {
    while ((this.#planes.get(key)?.size ?? 0) < count) {
      if ([...this.#planes.keys()].some((other) => other > key)) return null;
      await new Promise((go) => this.#waiting.push(go));
    }
    return this.#planes.get(key);
  }

  /** The picture of those engines that are chosen, and its floats. The rows `bright` say what
   * is much: far from the price there may be far more. */
  async paint({ key, chosen, width, height, theme, bright }) {
    const planes = await this.#wait(key, chosen.length);
    if (planes === null) return { stale: true };
    const sum = new Float32Array(width * height);
    for (const [engine, plane] of planes) {
      if (chosen[engine]) for (let i = 0; i < sum.length; i++) sum[i] += plane[i];
    }
    const most = brightest(sum.subarray(bright[0] * width, bright[1] * width));
    const picture = new ImageData(width, height);
    const pixels = new Uint32Array(picture.data.buffer);
    const palette = paletteOf(STOPS[theme]);
    const factor = most > 0 ? 1 / most : 0;
    for (let i = 0; i < sum.length; i++) {
      pixels[i] = palette[Math.min(SHADES - 1, Math.floor(Math.sqrt(sum[i] * factor) * SHADES))];
    }
    const image = await createImageBitmap(picture);
    return [{ image, sum, most }, [image, sum.buffer]];
  }
}

/** What the brightest shade stands for. */
function brightest(sum) {
  const sample = [];
  const step = Math.max(1, Math.floor(sum.length / 50000));
  for (let i = 0; i < sum.length; i += step) if (sum[i] > 0) sample.push(sum[i]);
  sample.sort((a, b) => a - b);
  return sample[Math.floor((sample.length - 1) * FULL)] ?? 0;
}

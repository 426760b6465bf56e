/* SPDX-License-Identifier: MIT */
/* The map, price across: bars by class, and what is liquidated on the way there. */
import { createOptionsChart, LineSeries } from 'lightweight-charts';
import { AMOUNTS, clamp, colour, options, Pane, placer, UNSEEN, zoom } from './chart_base.mjs';
import { price as priceText } from './format.mjs';

const ROOMY = 420; // where the scales have their names

export class MapChart {
  #chart;
  #bars;
  #curves;
  #pane;
  #onMove;
  #frame = null;
  #shape = '';
  #at = null; // the bucket under the crosshair
  #keyed = null; // the same where keys moved it: the chart itself keeps its place on the screen
  #follows = true; // the price, until somebody moves the picture

  constructor(container, onMove) {
    this.#onMove = onMove;
    this.#chart = createOptionsChart(container, this.#options());
    const scaled = (kind) => () => ({ priceRange: { minValue: 0, maxValue: this.#most(kind) } });
    this.#bars = this.#chart.addSeries(LineSeries, { ...UNSEEN, priceFormat: AMOUNTS, priceScaleId: 'right', autoscaleInfoProvider: scaled('density') });
    this.#curves = this.#chart.addSeries(LineSeries, { ...UNSEEN, priceFormat: AMOUNTS, priceScaleId: 'left', autoscaleInfoProvider: scaled('cumulative') });
    this.#pane = new Pane((...canvas) => this.#draw(...canvas));
    this.#bars.attachPrimitive(this.#pane);
    for (const event of ['wheel', 'pointerdown']) {
      container.addEventListener(event, () => {
        this.#follows = false;
      }, { passive: true });
    }
    this.#chart.timeScale().subscribeSizeChange(() => {
      if (this.#follows) this.follow();
    });
    this.#chart.subscribeCrosshairMove(({ logical, sourceEvent }) => {
      if (!this.#frame) return;
      if (sourceEvent) this.#keyed = null;
      if (this.#keyed !== null) return; // moveTo() has said so
      const under = logical === undefined || logical === null ? null : clamp(Math.round(logical), 0, this.#frame.count - 1);
      this.#at = under;
      onMove(under === null ? null : { price: this.#frame.mids[under] }, false);
    });
  }

  #options() {
    const own = options();
    return {
      ...own,
      localization: { ...own.localization, precision: 1 },
      leftPriceScale: { ...own.leftPriceScale, visible: true, scaleMargins: { top: 0.06, bottom: 0 } },
      rightPriceScale: { ...own.rightPriceScale, scaleMargins: { top: 0.06, bottom: 0 } },
      timeScale: { ...own.timeScale, minBarSpacing: 0.05, fixLeftEdge: true, fixRightEdge: true },
    };
  }

  themed() {
    this.#chart.applyOptions(this.#options());
  }

  show(frame) {
    this.#frame = frame;
    const shape = `${frame.first} ${frame.count} ${frame.mids[0]}`;
    if (shape !== this.#shape) {
      this.#shape = shape;
      const data = Array.from(frame.mids, (mid) => ({ time: mid, value: 0 }));
      this.#chart.applyOptions({ localization: { precision: frame.price >= 1000 ? 0 : 4 } });
      this.#bars.setData(data);
      this.#curves.setData(data);
      this.#follows = true;
    }
    if (this.#follows) this.follow();
    this.#bars.applyOptions({}); // the ranges are asked for anew
    this.#curves.applyOptions({});
    this.#pane.update();
  }

  /** The buckets that are seen, at least in part. */
  #seen() {
    const range = this.#chart.timeScale().getVisibleLogicalRange() ?? { from: 0, to: this.#frame.count };
    return [clamp(Math.floor(range.from), 0, this.#frame.count), clamp(Math.ceil(range.to) + 1, 0, this.#frame.count)];
  }

  /** The largest amount that is seen. */
  #most(kind) {
    const frame = this.#frame;
    if (!frame) return 1;
    const n = frame.classes.labels.length;
    const [from, to] = this.#seen();
    let most = 0;
    for (const side of frame.sidesShown) {
      for (let i = from; i < to; i++) most = Math.max(most, sumOf(frame[kind][side], i, n));
    }
    return most || 1;
  }

  #draw(g, { width, height }, h, v) {
    const frame = this.#frame;
    const place = placer(this.#chart);
    const unit = unitOf(this.#bars);
    if (!frame || !place || unit === null) return;
    const left = (i) => place(i - 0.5) * h;
    const step = left(1) - left(0);
    const [from, to] = this.#seen();
    this.#drawBars(g, { from, to, left, step, floor: this.#bars.priceToCoordinate(0) * v, unit: unit * v });
    for (const side of frame.sidesShown) this.#drawCurve(g, side, { from, to, left, v });
    const here = left(frame.here) + step / 2;
    g.strokeStyle = colour('text');
    g.globalAlpha = 0.75;
    g.setLineDash([4 * h, 4 * h]);
    g.lineWidth = h;
    g.beginPath();
    g.moveTo(here, 22 * v);
    g.lineTo(here, height);
    g.stroke();
    g.setLineDash([]);
    g.globalAlpha = 1;
    g.fillStyle = colour('text');
    g.font = `600 ${12 * v}px ${getComputedStyle(document.body).fontFamily}`;
    if (width > ROOMY * h) this.#nameScales(g, width, h, v);
    g.fillStyle = colour('text');
    g.textAlign = here > width * 0.85 ? 'right' : here < width * 0.15 ? 'left' : 'center';
    g.fillText(priceText(frame.price), here, 15 * v);
  }

  #nameScales(g, width, h, v) {
    g.fillStyle = colour('dim');
    g.textAlign = 'left';
    g.fillText('on the way there', 8 * h, 15 * v);
    g.textAlign = 'right';
    g.fillText('in each bucket', width - 8 * h, 15 * v);
  }

  #drawBars(g, { from, to, left, step, floor, unit }) {
    const frame = this.#frame;
    const n = frame.classes.labels.length;
    const gap = step >= 4 ? Math.max(1, step * 0.12) : 0;
    const group = Math.max(1, Math.round(1 / Math.max(step, 1e-9))); // buckets to a pixel
    for (let c = 0; c < n; c++) {
      g.fillStyle = colour(`class-${frame.classes.colours[c]}`);
      for (let i = from; i < to; i += group) {
        let best = i; // of those in one pixel the largest
        for (let k = i + 1; k < Math.min(to, i + group); k++) if (this.#bar(k, n) > this.#bar(best, n)) best = k;
        for (const side of frame.sidesShown) {
          const row = frame.density[side];
          const value = row[best * n + c];
          if (value <= 0) continue;
          let below = 0;
          for (let k = 0; k < c; k++) below += row[best * n + k];
          const y = floor - below * unit;
          g.fillRect(left(i), y - value * unit, Math.max(1, step * group - gap), value * unit);
        }
      }
    }
  }

  #bar(i, n) {
    return this.#frame.sidesShown.reduce((most, side) => Math.max(most, sumOf(this.#frame.density[side], i, n)), 0);
  }

  #drawCurve(g, side, { from, to, left, v }) {
    const frame = this.#frame;
    const n = frame.classes.labels.length;
    const [base, unit] = [this.#curves.priceToCoordinate(0), unitOf(this.#curves)];
    if (base === null) return;
    const begin = side === 1 ? Math.max(from, frame.here) : from;
    const end = side === 1 ? to : Math.min(to, frame.here + 1);
    if (end <= begin) return;
    const path = new Path2D();
    for (let i = begin; i < end; i++) {
      const y = (base - sumOf(frame.cumulative[side], i, n) * unit) * v;
      if (i === begin) path.moveTo(left(i), y);
      path.lineTo(left(i), y);
      path.lineTo(left(i + 1), y);
    }
    g.strokeStyle = colour(side === 1 ? 'short' : 'long');
    g.lineWidth = 2 * v;
    g.lineJoin = 'round';
    g.stroke(path);
    path.lineTo(left(end), base * v);
    path.lineTo(left(begin), base * v);
    g.globalAlpha = 0.07;
    g.fillStyle = g.strokeStyle;
    g.fill(path);
    g.globalAlpha = 1;
  }

  step(across) {
    const from = this.#at ?? this.#frame.here;
    const range = this.#chart.timeScale().getVisibleLogicalRange();
    const [low, high] = [Math.max(0, Math.ceil(range.from)), Math.min(this.#frame.count - 1, Math.floor(range.to))];
    this.moveTo(Number.isFinite(across) ? from + across : across < 0 ? low : high);
  }

  moveTo(at) {
    const i = clamp(at, 0, this.#frame.count - 1);
    this.#keyed = i;
    this.#at = i;
    this.#chart.setCrosshairPosition(0, this.#frame.mids[i], this.#bars);
    this.#onMove({ price: this.#frame.mids[i] }, true);
  }

  moveToPrice(price) {
    const { mids } = this.#frame;
    let best = 0;
    for (let i = 1; i < mids.length; i++) if (Math.abs(mids[i] - price) < Math.abs(mids[best] - price)) best = i;
    this.moveTo(best);
  }

  leave() {
    this.#keyed = null;
    this.#chart.clearCrosshairPosition();
  }

  zoom(by) {
    this.#follows = false;
    zoom(this.#chart, by);
  }

  reset() {
    this.follow();
  }

  /** Shows the window around the price, and stays with it. */
  follow() {
    const frame = this.#frame;
    this.#follows = true;
    if (!frame) return;
    const [from, to] = [1 - frame.range, 1 + frame.range].map((part) => frame.bucketOf(frame.price * part) - frame.first);
    this.#chart.timeScale().setVisibleLogicalRange({ from: Math.max(0, from), to: Math.min(frame.count - 1, to) });
    if (this.#keyed !== null) this.#chart.setCrosshairPosition(0, frame.mids[this.#keyed], this.#bars);
  }

  screenshot() {
    return this.#chart.takeScreenshot();
  }
}

/** Pixels of one unit of a linear scale that begins at 0. */
function unitOf(series) {
  const [base, above] = [series.priceToCoordinate(0), series.coordinateToPrice(0)];
  return base === null || above === null ? null : base / above;
}

export function sumOf(values, row, n) {
  let sum = 0;
  for (let i = row * n; i < (row + 1) * n; i++) sum += values[i];
  return sum;
}

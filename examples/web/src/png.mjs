/* SPDX-License-Identifier: MIT */
/* A picture of the chart with its title and legend, to the clipboard or, where there is none,
 * to a file. */
import { colour } from './chart_base.mjs';

const HEAD = 64;

function compose(shot, { title, line, legend }) {
  const scale = devicePixelRatio;
  const canvas = document.createElement('canvas');
  canvas.width = shot.width;
  canvas.height = shot.height + HEAD * scale;
  const g = canvas.getContext('2d');
  const font = getComputedStyle(document.body).fontFamily;
  g.fillStyle = colour('panel');
  g.fillRect(0, 0, canvas.width, canvas.height);
  g.drawImage(shot, 0, HEAD * scale);
  g.scale(scale, scale);
  g.fillStyle = colour('text');
  g.font = `700 16px ${font}`;
  g.fillText(title, 14, 26);
  g.fillStyle = colour('dim');
  g.font = `12px ${font}`;
  g.fillText(line, 14, 48);
  let x = canvas.width / scale - 14;
  g.textAlign = 'right';
  for (const [label, tint] of [...legend].reverse()) {
    g.fillStyle = colour('dim');
    g.fillText(label, x, 26);
    x -= g.measureText(label).width + 16;
    g.fillStyle = colour(tint);
    g.fillRect(x, 17, 10, 10);
    x -= 14;
  }
  return canvas;
}

/** Says where it went. */
export async function copyPicture(shot, about) {
  const blob = await new Promise((done) => compose(shot, about).toBlob(done, 'image/png'));
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    return 'The picture is in the clipboard.';
  } catch {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = 'liqmap.png';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    return 'The picture was saved as liqmap.png.';
  }
}

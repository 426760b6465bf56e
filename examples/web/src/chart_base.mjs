/* SPDX-License-Identifier: MIT */
/* What the charts share: colours of the page, options, a painter in the pane, keys. */
import { ColorType, CrosshairMode, LineStyle } from 'lightweight-charts';
import { amount } from './format.mjs';

/** A colour of the page by its name in page.css. */
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

export const isDark = () => matchMedia('(prefers-color-scheme: dark)').matches;

export function options() {
  const grid = { color: colour('grid') };
  const line = { color: colour('dim'), width: 1, style: LineStyle.Dashed, labelBackgroundColor: colour('label') };
  const scale = { borderVisible: false };
  return {
    autoSize: true,
    layout: {
      background: { type: ColorType.Solid, color: colour('panel') },
      textColor: colour('dim'),
      fontFamily: getComputedStyle(document.body).fontFamily,
      fontSize: 12,
      attributionLogo: false, // it styles itself inline, which the page forbids; the page names it
    },
    grid: { vertLines: grid, horzLines: grid },
    rightPriceScale: scale,
    leftPriceScale: scale,
    timeScale: scale,
    crosshair: { mode: CrosshairMode.Normal, vertLine: line, horzLine: line },
    localization: { locale: 'en-US' },
    handleScroll: { vertTouchDrag: false },
    kineticScroll: { touch: !matchMedia('(prefers-reduced-motion: reduce)').matches, mouse: false },
  };
}

export const AMOUNTS = { type: 'custom', formatter: amount, minMove: 0.01 };
export const UNSEEN = {
  lineVisible: false,
  pointMarkersVisible: false,
  crosshairMarkerVisible: false,
  lastValueVisible: false,
  priceLineVisible: false,
};

/** Paints in the pane of a series; `draw` gets a canvas in device pixels. */
export class Pane {
  #update = () => {};

  constructor(draw, zOrder = 'normal') {
    const renderer = {
      draw: (target) => target.useBitmapCoordinateSpace(({ context, bitmapSize, horizontalPixelRatio, verticalPixelRatio }) =>
        draw(context, bitmapSize, horizontalPixelRatio, verticalPixelRatio)),
    };
    const view = { zOrder: () => zOrder, renderer: () => renderer };
    this.paneViews = () => [view];
    this.attached = ({ requestUpdate }) => {
      this.#update = requestUpdate;
    };
  }

  update() {
    this.#update();
  }

  updateAllViews() {}
}

/** What the keys do to a chart: they move the crosshair, zoom and reset. */
export function onKey(event, chart) {
  const far = event.shiftKey ? 10 : 1;
  const keys = {
    ArrowLeft: () => chart.step(-far, 0),
    ArrowRight: () => chart.step(far, 0),
    ArrowUp: () => chart.step(0, far),
    ArrowDown: () => chart.step(0, -far),
    Home: () => chart.step(-Infinity, 0),
    End: () => chart.step(Infinity, 0),
    '+': () => chart.zoom(0.8),
    '=': () => chart.zoom(0.8),
    '-': () => chart.zoom(1.25),
    0: () => chart.reset(),
  };
  const key = keys[event.key];
  if (!key || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  key();
}

/** Zooms a time scale around its middle. */
export function zoom(chart, by) {
  const range = chart.timeScale().getVisibleLogicalRange();
  if (!range) return;
  const middle = (range.from + range.to) / 2;
  const half = Math.max(2, (range.to - range.from) / 2) * by;
  chart.timeScale().setVisibleLogicalRange({ from: middle - half, to: middle + half });
}

/** Where a place between columns lies: the library knows whole ones alone. */
export function placer(chart) {
  const scale = chart.timeScale();
  const [zero, one] = [scale.logicalToCoordinate(0), scale.logicalToCoordinate(1)];
  if (zero === null || one === null) return null;
  return (logical) => zero + logical * (one - zero);
}

export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

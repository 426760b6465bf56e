/* SPDX-License-Identifier: MIT */
/* The least order that carries price to each bucket; where it is flat, price runs by itself. */
import { createOptionsChart, LineSeries } from 'lightweight-charts';
import { AMOUNTS, clamp, colour, options, Pane, placer, UNSEEN, zoom } from './chart_base.mjs';

export class CascadeChart {
  #chart;
  #curve;
  #pane;
  #onMove;
  #shown = null;
  #shape = '';
  #at = null;
  #keyed = null; // where keys moved the crosshair
  #most = 1;

  constructor(container, onMove) {
    this.#onMove = onMove;
    this.#chart = createOptionsChart(container, this.#options());
    this.#curve = this.#chart.addSeries(LineSeries, {
      ...UNSEEN,
      priceFormat: AMOUNTS,
      autoscaleInfoProvider: () => ({ priceRange: { minValue: 0, maxValue: this.#most } }),
    });
    this.#pane = new Pane((...canvas) => this.#draw(...canvas));
    this.#curve.attachPrimitive(this.#pane);
    this.#chart.timeScale().subscribeSizeChange(() => this.reset());
    this.#chart.subscribeCrosshairMove(({ logical, sourceEvent }) => {
      if (!this.#shown) return;
      if (sourceEvent) this.#keyed = null;
      if (this.#keyed !== null) return; // moveTo() has said so
      const at = logical === undefined || logical === null ? null : clamp(Math.round(logical), 0, this.#shown.prices.length - 1);
      this.#at = at;
      onMove(at === null ? null : { price: this.#shown.prices[at], order: this.#shown.orders[at] }, false);
    });
  }

  #options() {
    const own = options();
    return {
      ...own,
      localization: { ...own.localization, precision: 1 },
      rightPriceScale: { ...own.rightPriceScale, scaleMargins: { top: 0.08, bottom: 0 } },
      timeScale: { ...own.timeScale, minBarSpacing: 0.05, fixLeftEdge: true, fixRightEdge: true },
    };
  }

  themed() {
    this.#chart.applyOptions(this.#options());
  }

  /** {prices, orders, zones, start, order, alone, end, side}: prices rise. */
  show(shown) {
    this.#shown = shown;
    const shape = `${shown.prices.length} ${shown.prices[0]} ${shown.prices.at(-1)}`;
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#chart.applyOptions({ localization: { precision: shown.start >= 1000 ? 0 : 4 } });
      this.#curve.setData(Array.from(shown.prices, (price) => ({ time: price, value: 0 })));
      this.reset();
    }
    this.#most = Math.max(shown.order * 1.25, Math.min(shown.most, shown.order * 6), 1);
    this.#curve.applyOptions({});
    this.#pane.update();
  }

  /** Where a price lies, as a place between columns. */
  #placeOf(price) {
    const { prices } = this.#shown;
    let i = prices.findIndex((other) => other >= price);
    if (i < 0) i = prices.length - 1;
    const part = i > 0 ? (price - prices[i - 1]) / (prices[i] - prices[i - 1]) - 1 : 0;
    return i + clamp(part, -1, 0);
  }

  #draw(g, { width, height }, h, v) {
    const shown = this.#shown;
    const base = this.#curve.priceToCoordinate(0);
    const place = placer(this.#chart);
    if (!shown || base === null || place === null || shown.prices.length < 2) return;
    const x = (price) => place(this.#placeOf(price)) * h;
    const unit = (base - this.#curve.priceToCoordinate(this.#most)) / this.#most;
    const y = (order) => Math.max(-10, (base - order * unit) * v);
    const side = colour(shown.side === 1 ? 'short' : 'long');
    g.fillStyle = side;
    g.globalAlpha = 0.1;
    for (const { start, end } of shown.zones) {
      const [a, b] = [x(start), x(end)];
      g.fillRect(Math.min(a, b), 0, Math.abs(b - a), height);
    }
    const path = new Path2D();
    shown.orders.forEach((order, i) => {
      if (i === 0) path.moveTo(place(i) * h, y(order));
      else path.lineTo(place(i) * h, y(order));
    });
    g.globalAlpha = 1;
    g.strokeStyle = side;
    g.lineWidth = 2 * v;
    g.lineJoin = 'round';
    g.stroke(path);
    this.#mark(g, y(shown.order), h, height);
    const ends = [['alone', 'book alone', 'dim'], ['end', 'with the forced', 'text']];
    g.font = `600 ${12 * v}px ${getComputedStyle(document.body).fontFamily}`;
    for (const [name, , tint] of ends) {
      g.fillStyle = colour(tint);
      g.fillRect(x(shown[name]) - h, 0, 2 * h, height);
    }
    ends.forEach(([name, label, tint], i) => {
      const right = x(shown[name]) < width / 2;
      const at = [label, x(shown[name]) + (right ? 6 : -6) * h, (16 + 18 * i) * v];
      g.textAlign = right ? 'left' : 'right';
      g.strokeStyle = colour('panel');
      g.lineWidth = 4 * v;
      g.strokeText(...at);
      g.fillStyle = colour(tint);
      g.fillText(...at);
    });
  }

  #mark(g, y, h, height) {
    g.strokeStyle = colour('accent');
    g.lineWidth = 1.5 * h;
    g.setLineDash([6 * h, 4 * h]);
    g.beginPath();
    g.moveTo(0, Math.min(y, height));
    g.lineTo(1e5, Math.min(y, height));
    g.stroke();
    g.setLineDash([]);
  }

  step(across) {
    const n = this.#shown.prices.length;
    const from = this.#at ?? (this.#shown.side === 1 ? 0 : n - 1);
    this.moveTo(Number.isFinite(across) ? from + across : across < 0 ? 0 : n - 1);
  }

  moveTo(at) {
    const i = clamp(at, 0, this.#shown.prices.length - 1);
    this.#keyed = i;
    this.#at = i;
    const [price, order] = [this.#shown.prices[i], this.#shown.orders[i]];
    this.#chart.setCrosshairPosition(order, price, this.#curve);
    this.#onMove({ price, order }, true);
  }

  moveToPrice(price) {
    const { prices } = this.#shown;
    let best = 0;
    for (let i = 1; i < prices.length; i++) if (Math.abs(prices[i] - price) < Math.abs(prices[best] - price)) best = i;
    this.moveTo(best);
  }

  leave() {
    this.#keyed = null;
    this.#chart.clearCrosshairPosition();
  }

  zoom(by) {
    zoom(this.#chart, by);
  }

  reset() {
    this.#chart.timeScale().fitContent();
  }

  screenshot() {
    return this.#chart.takeScreenshot();
  }
}

/* SPDX-License-Identifier: MIT */
/* Candles, the heat behind them, and the map's bars at the right edge on the same price axis. */
import { CandlestickSeries, createChart, PriceScaleMode } from 'lightweight-charts';
import { clamp, colour, options, Pane, placer, zoom } from './chart_base.mjs';
import { sumOf } from './chart_map.mjs';
import { axisPrice } from './format.mjs';

const BARS = 0.2; // of the width, at most

export class TimeChart {
  #chart;
  #candles;
  #panes;
  #onMove;
  #frame = null;
  #heat = null; // {image, edges}
  #bars = null; // {times, ..}: the columns
  #range = 0.05;
  #at = null; // {column, price}
  #keyed = null; // the same where keys moved it: the chart itself keeps its place on the screen
  #moved = false; // by somebody, so that a new size does not show all again

  constructor(container, onMove) {
    this.#onMove = onMove;
    this.#chart = createChart(container, this.#options());
    this.#candles = this.#chart.addSeries(CandlestickSeries, {
      ...this.#colours(),
      priceLineVisible: false,
      lastValueVisible: false,
      priceFormat: { type: 'custom', formatter: axisPrice, minMove: 1e-8 },
      autoscaleInfoProvider: (original) => this.#scaled(original()),
    });
    this.#panes = [
      new Pane((g, size, h, v) => this.#drawHeat(g, h, v), 'bottom'),
      new Pane((g, size, h, v) => this.#drawMap(g, size, h, v), 'top'),
    ];
    for (const pane of this.#panes) this.#candles.attachPrimitive(pane);
    for (const event of ['wheel', 'pointerdown']) {
      container.addEventListener(event, () => {
        this.#moved = true;
      }, { passive: true });
    }
    this.#chart.timeScale().subscribeSizeChange(() => {
      if (this.#bars && !this.#moved) this.reset();
    });
    this.#chart.subscribeCrosshairMove(({ logical, point, sourceEvent }) => {
      if (!this.#bars) return;
      if (sourceEvent) this.#keyed = null;
      if (this.#keyed !== null) return; // moveTo() has said so
      if (point === undefined || logical === null || logical === undefined) {
        onMove(null, false);
        this.#at = null;
        return;
      }
      this.#at = { column: clamp(Math.round(logical), 0, this.#bars.times.length - 1), price: this.#candles.coordinateToPrice(point.y) };
      onMove(this.#at, false);
    });
  }

  #options() {
    const own = options();
    return {
      ...own,
      grid: { vertLines: { visible: false }, horzLines: { visible: false } }, // they would lie on the heat
      timeScale: { ...own.timeScale, timeVisible: true, secondsVisible: false, minBarSpacing: 0.02, rightOffset: 0, enableConflation: true, fixLeftEdge: true },
      rightPriceScale: { ...own.rightPriceScale, scaleMargins: { top: 0, bottom: 0 } },
    };
  }

  #colours() {
    const [up, down] = [colour('candle-up'), colour('candle-down')];
    return { upColor: up, borderUpColor: up, wickUpColor: up, downColor: down, borderDownColor: down, wickDownColor: down };
  }

  themed() {
    this.#chart.applyOptions(this.#options());
    this.#candles.applyOptions(this.#colours());
  }

  #scaled(original) {
    if (!original) return original;
    const { minValue, maxValue } = original.priceRange;
    return { priceRange: { minValue: minValue * (1 - this.#range / 2), maxValue: maxValue * (1 + this.#range / 2) } };
  }

  /** Columns of the time axis, and the part of price shown beyond the candles. */
  columns(bars, isLog) {
    this.#bars = bars;
    this.#chart.priceScale('right').applyOptions({ mode: isLog ? PriceScaleMode.Logarithmic : PriceScaleMode.Normal, autoScale: true });
    this.#candles.setData(Array.from(bars.times, (time, i) => ({
      time: time / 1000,
      open: bars.open[i],
      high: bars.high[i],
      low: bars.low[i],
      close: bars.close[i],
    })));
    this.#heat = null;
    this.reset();
  }

  heat(heat) {
    this.#heat = heat;
    this.#panes[0].update();
  }

  show(frame) {
    if (frame.range !== this.#range) {
      this.#range = frame.range;
      this.#chart.priceScale('right').applyOptions({ autoScale: true });
      this.#candles.applyOptions({});
    }
    this.#frame = frame;
    this.#panes[1].update();
  }

  #drawHeat(g, h, v) {
    const heat = this.#heat;
    if (!heat) return;
    const place = placer(this.#chart);
    const [top, bottom] = [this.#candles.priceToCoordinate(heat.high), this.#candles.priceToCoordinate(heat.low)];
    if (place === null || top === null) return;
    const [left, right] = [place(-0.5), place(this.#bars.times.length - 0.5)];
    g.imageSmoothingEnabled = false;
    g.drawImage(heat.image, left * h, top * v, (right - left) * h, (bottom - top) * v);
  }

  #drawMap(g, { width, height }, h, v) {
    const frame = this.#frame;
    if (!frame || !this.#bars) return;
    const place = placer(this.#chart);
    if (place === null) return;
    const last = this.#bars.times.length - 1;
    const now = place(frame.column + 0.5);
    if (frame.column < last) {
      g.fillStyle = colour('panel');
      g.globalAlpha = 0.72;
      g.fillRect(now * h, 0, width - now * h, height);
      g.globalAlpha = 1;
      g.fillStyle = colour('text');
      g.fillRect(now * h, 0, Math.max(1, h), height);
    }
    this.#drawBars(g, width, height, v);
    const y = this.#candles.priceToCoordinate(frame.price);
    if (y === null) return;
    g.strokeStyle = colour('text');
    g.globalAlpha = 0.7;
    g.setLineDash([3 * h, 4 * h]);
    g.lineWidth = Math.max(1, h);
    g.beginPath();
    g.moveTo(0, y * v);
    g.lineTo(width, y * v);
    g.stroke();
    g.setLineDash([]);
    g.globalAlpha = 1;
  }

  #drawBars(g, width, height, v) {
    const frame = this.#frame;
    const n = frame.classes.labels.length;
    const rows = []; // [top, bottom, bucket]
    let most = 0;
    let bottom = this.#candles.priceToCoordinate(frame.edges[0]) * v;
    for (let i = 0; i < frame.count; i++) {
      const top = this.#candles.priceToCoordinate(frame.edges[i + 1]) * v;
      if (bottom >= 0 && top <= height) {
        const size = Math.max(...frame.sidesShown.map((side) => sumOf(frame.density[side], i, n)), 0);
        if (size > most) most = size;
        if (size > 0) rows.push([top, bottom, i]);
      }
      bottom = top;
    }
    if (most === 0) return;
    const unit = (width * BARS) / most;
    g.globalAlpha = 0.94;
    for (let c = 0; c < n; c++) {
      g.fillStyle = colour(`class-${frame.classes.colours[c]}`);
      for (const [top, low, i] of rows) {
        for (const side of frame.sidesShown) {
          const values = frame.density[side];
          const value = values[i * n + c];
          if (value <= 0) continue;
          let before = 0;
          for (let k = 0; k < c; k++) before += values[i * n + k];
          g.fillRect(width - (before + value) * unit, top, value * unit, Math.max(1, low - top - (low - top > 3 ? 1 : 0)));
        }
      }
    }
    g.globalAlpha = 1;
  }

  step(across, up) {
    const frame = this.#frame;
    const column = clamp((this.#at?.column ?? frame.column) + across, 0, this.#bars.times.length - 1);
    const i = clamp(frame.bucketOf(this.#at?.price ?? frame.price) - frame.first + up, 0, frame.count - 1);
    this.moveTo(column, frame.mids[i]);
  }

  moveTo(column, price) {
    this.#keyed = { column, price };
    this.#at = this.#keyed;
    this.#chart.setCrosshairPosition(price, this.#bars.times[column] / 1000, this.#candles);
    this.#onMove(this.#at, true);
  }

  moveToPrice(price) {
    this.moveTo(this.#at?.column ?? this.#frame.column, price);
  }

  leave() {
    this.#keyed = null;
    this.#chart.clearCrosshairPosition();
  }

  zoom(by) {
    this.#moved = true;
    zoom(this.#chart, by);
  }

  reset() {
    this.#moved = false;
    this.#chart.priceScale('right').applyOptions({ autoScale: true });
    const n = this.#bars.times.length;
    this.#chart.timeScale().setVisibleLogicalRange({ from: -0.5, to: n * (1 + BARS * 1.1) });
  }

  screenshot() {
    return this.#chart.takeScreenshot();
  }

  /** For tests of speed: shows a part of the columns and of the prices. */
  showPart(from, to, low, high) {
    this.#moved = true;
    this.#chart.timeScale().setVisibleLogicalRange({ from, to });
    this.#chart.priceScale('right').setVisibleRange({ from: low, to: high });
  }
}

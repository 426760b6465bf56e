/* SPDX-License-Identifier: MIT */
/* What is shown of the readings of all venues: their sum by class, and what is switched on. */
import { sumOf } from './chart_map.mjs';

const ON_THE_WAY = 0.32; // beyond the prices of the data, as a part of them
const MOST_BUCKETS = 4000;

/** The buckets that are read: those around the prices of the data. */
export function bucketsOf(axis, low, high) {
  const first = Math.max(0, axis.find(low * (1 - ON_THE_WAY)));
  const last = Math.min(axis.buckets - 1, axis.find(high * (1 + ON_THE_WAY)));
  if (last - first < MOST_BUCKETS) return { first, count: last - first + 1 };
  const middle = axis.find(Math.sqrt(low * high));
  const from = Math.max(0, middle - MOST_BUCKETS / 2);
  return { first: from, count: Math.min(MOST_BUCKETS, axis.buckets - from) };
}

/** The axis of the heat: `rows` buckets, those of the map where they reach far enough. */
export function heatAxis(axis, low, high, rows) {
  if (axis.kind === 'linear') {
    const wide = Math.max(1, Math.ceil((high - low) * 1.6 / (axis.step * rows)));
    const first = Math.max(0, axis.find(Math.max(axis.low, (low + high) / 2 - wide * axis.step * rows / 2)));
    return { kind: 'linear', low: axis.edges[first], step: axis.step * wide, buckets: rows };
  }
  const wide = Math.max(1, Math.ceil(Math.log(high / low * 1.5) / (Math.log1p(axis.step) * rows)));
  const step = wide === 1 ? axis.step : (1 + axis.step) ** wide - 1;
  const from = Math.sqrt(low * high) / (1 + step) ** (rows / 2);
  const first = Math.max(0, axis.find(Math.max(axis.low, from)));
  return { kind: 'log', low: axis.edges[first], step, buckets: rows };
}

/** The sum of the venues that are on, classes that are off as 0. */
export function frameOf({ readings, classes, on, axis, part, price, timeMs, range, scale }) {
  const n = classes.labels.length;
  const sum = (kind, side) => {
    const out = new Float64Array(part.count * n);
    readings.forEach((reading, venue) => {
      if (!on.venues[venue]) return;
      const values = reading[kind][side];
      for (let i = 0; i < out.length; i++) out[i] += values[i];
    });
    for (let c = 0; c < n; c++) {
      if (!on.classes[c]) for (let i = c; i < out.length; i += n) out[i] = 0;
    }
    return out;
  };
  const density = [sum('density', 0), sum('density', 1)];
  const cumulative = [sum('cumulative', 0), sum('cumulative', 1)];
  let unit = 1; // what amounts are multiplied by to be shown
  if (scale === 'relative') {
    let most = 0;
    for (const rows of density) for (let i = 0; i < part.count; i++) most = Math.max(most, sumOf(rows, i, n));
    unit = most > 0 ? 100 / most : 1;
    for (const rows of [...density, ...cumulative]) for (let i = 0; i < rows.length; i++) rows[i] *= unit;
  }
  return {
    density,
    cumulative,
    unit,
    classes,
    sidesShown: [0, 1].filter((side) => on.sides[side]),
    first: part.first,
    count: part.count,
    edges: axis.edges.subarray(part.first, part.first + part.count + 1),
    mids: axis.midpoints.subarray(part.first, part.first + part.count),
    bucketOf: (at) => axis.find(at),
    here: Math.min(part.count - 1, Math.max(0, axis.find(price) - part.first)),
    price,
    timeMs,
    range,
  };
}

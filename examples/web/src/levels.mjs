/* SPDX-License-Identifier: MIT */
/* The map in words and tables. */
import * as liqmap from '../../../lib/js/liqmap.mjs';
import { table } from './dom.mjs';
import { amount, percent, price as priceText } from './format.mjs';

const AWAY = [0.01, 0.02, 0.03, 0.05, 0.1, 0.2];
const HOURS = [1, 4, 12, 24];
const SHOWN = 5;

/** The map of all venues that are on, out of their packed maps. */
function merged(packed) {
  const [first, ...others] = packed.map((bytes) => liqmap.Map.unpack(bytes));
  first.merge(...others);
  others.forEach((map) => map.release());
  return first;
}

export function showLevels(container, packed, { frame, readings, venues, on, part, isInverse }) {
  if (packed.length === 0) {
    container.replaceChildren('No venue is switched on.');
    return;
  }
  const map = merged(packed);
  try {
    const { classes, price } = frame;
    const [low, high] = [1 - frame.range, 1 + frame.range].map((away) =>
      Math.min(part.first + part.count - 1, Math.max(part.first, map.axis.find(price * away))));
    const where = { first: low, count: high - low + 1 };
    const within = `within ±${Math.round(100 * frame.range)} %`;
    const clusters = (side) => [['from', 'to', 'away', 'USD', 'mostly'],
      ...map.clusters(side, { most: SHOWN, ...where }).map((cluster) => [
        priceText(cluster.low), priceText(cluster.high),
        percent((side === 'short' ? cluster.low : cluster.high) / price - 1), amount(cluster.amount),
        classes.labels[classes.of[cluster.tier]]])];
    const summary = map.summary(where);
    const reach = AWAY.map((away) => {
      const [down, up] = [map.cumulativeAt('long', price * (1 - away)).total, map.cumulativeAt('short', price * (1 + away)).total];
      return [`±${100 * away} %`, priceText(price * (1 - away)), amount(down), priceText(price * (1 + away)), amount(up)];
    });
    const recent = HOURS.map((hours, i) => {
      const sums = [0, 1].map((side) => readings.reduce((sum, { recent: own }, v) => sum + (on.venues[v] && own ? own[i][side] : 0), 0));
      return [`${hours} h`, ...sums.map(amount)];
    });
    container.replaceChildren(
      table(`Heaviest clusters of shorts, ${within}`, clusters('short')),
      table(`Heaviest clusters of longs, ${within}`, clusters('long')),
      table('On the way, USD', [['', 'down to', 'longs', 'up to', 'shorts'], ...reach]),
      table('Liquidated, by the model, in the last, USD', [['', 'longs', 'shorts'], ...recent]),
      table(`In a few numbers, ${within}`, [['', 'longs', 'shorts'],
        ['in all, USD', amount(summary.total.long), amount(summary.total.short)],
        ['bucket that holds most', priceText(summary.painPrice.long), priceText(summary.painPrice.short)],
        ['it holds, USD', amount(summary.painAmount.long), amount(summary.painAmount.short)],
        ['nearest cluster', priceText(summary.nearestHigh.long), priceText(summary.nearestLow.short)]]),
      table('Venues', [['', 'open interest', 'USD', 'coverage'], ...readings.map(({ stats }, v) => [
        venues[v], amount(stats.openInterest), amount(stats.openInterest * (isInverse ? 1 : stats.close)), `${(100 * stats.coverage).toFixed(1)} %`])]));
  } finally {
    map.release();
  }
}

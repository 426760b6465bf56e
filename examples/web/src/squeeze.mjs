/* SPDX-License-Identifier: MIT */
/* An order against a book of so much a percent, with what it forces out. */
import * as liqmap from '../../../lib/js/liqmap.mjs';
import { amount, percent, price as priceText } from './format.mjs';

/** Positions of a slider as amounts: 100 steps a power of ten, from `least` on. */
export const fromSlider = (position, least) => Number((least * 10 ** (position / 100)).toPrecision(2));
export const toSlider = (value, least) => Math.round(100 * Math.log10(value / least));

/** What the chart and the story show. */
export function squeezeOf({ quote, frame, direction, order, perPercent, depth, window }) {
  const side = direction === 'up' ? 1 : 0;
  const density = quote[side];
  const tiers = frame.classes.labels.length;
  const asked = { edges: frame.edges, tiers, ...(depth ? { depth } : { perPercent }) };
  const end = liqmap.cascade(density, direction, frame.price, { ...asked, order });
  const nothing = new Float64Array(density.length);
  const alone = liqmap.cascade(nothing, direction, frame.price, { ...asked, order });
  const curve = liqmap.triggerCurve(density, direction, frame.price, asked);
  // Outward from the start; shown with prices rising, as far as the window goes.
  const reach = Math.max(window, Math.abs(end.price / frame.price - 1) * 1.2);
  const outward = [];
  curve.orders.forEach((least, i) => {
    const bucket = curve.first + (side === 1 ? i : -i);
    const price = frame.edges[bucket + (side === 1 ? 0 : 1)];
    if (Math.abs(price / frame.price - 1) <= reach) outward.push([price, least]);
  });
  const rising = side === 1 ? outward : outward.reverse();
  return {
    side,
    direction,
    prices: Float64Array.from(rising, ([price]) => price),
    orders: Float64Array.from(rising, ([, least]) => least),
    most: Math.max(0, ...outward.map(([, least]) => least)),
    zones: curve.zones,
    start: frame.price,
    order,
    alone: alone.price,
    end: end.price,
    result: end,
  };
}

export function storyOf({ result, alone, start, direction, order }, classes) {
  const verb = direction === 'up' ? 'A buy' : 'A sale';
  const forced = direction === 'up' ? 'shorts' : 'longs';
  const parts = classes.labels.map((label, c) => [label, result.byTier[c]]).filter(([, value]) => value > 0)
    .reverse().map(([label, value]) => `${label} ${amount(value)}`);
  const ends = { stopped: '', 'book exhausted': ' There the book ends.', 'axis exhausted': ' That is the end of what is shown: it may go further.' };
  return `${verb} of ${amount(order)} USD moves price from ${priceText(start)} to ${priceText(alone)} ` +
    `(${percent(alone / start - 1)}) in the book alone. With what it forces out, ${amount(result.liquidated)} USD of ${forced}` +
    `${parts.length ? ` (${parts.join(', ')})` : ''}, it runs to ${priceText(result.price)} ` +
    `(${percent(result.price / start - 1)}): ${result.amplification.toFixed(2)} times the order.${ends[result.reason]}`;
}

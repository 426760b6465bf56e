/* SPDX-License-Identifier: MIT */
/* The numbers at the crosshair, by class and venue, seen and spoken. */
import { element } from './dom.mjs';
import { amount, percent, price as priceText } from './format.mjs';

const SIDES = ['long', 'short'];

/** {side, inBucket, cumulative}: [class][venue], of one bucket; sums over what is on. */
export function numbersAt(price, { frame, readings, on, axis }) {
  const side = price > frame.price ? 1 : 0;
  const n = frame.classes.labels.length;
  const bucket = axis.find(price);
  const row = Math.min(frame.count - 1, Math.max(0, bucket - frame.first));
  const grid = (kind) => frame.classes.labels.map((_, c) =>
    readings.map((reading) => reading[kind][side][row * n + c]));
  return { price, side, bucket, inBucket: grid('density'), cumulative: grid('cumulative') };
}

function cell(value, isOn) {
  return element('td', { class: value === 0 || !isOn ? 'zero' : null, 'data-value': String(value) }, isOn ? amount(value) : '·');
}

function grid(caption, values, { frame, venues, on }, name) {
  const shown = (c, v) => on.classes[c] && on.venues[v];
  const sum = (cells) => cells.reduce((all, [value, isOn]) => all + (isOn ? value : 0), 0) * frame.unit;
  const many = venues.length > 1;
  const rows = frame.classes.labels.map((label, c) => [c, label]).filter(([c]) =>
    values[c].some((value) => value > 0) || frame.classes.labels.length <= 3).reverse();
  return element('table', { 'data-grid': name },
    element('caption', {}, caption),
    element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, ''),
      many && venues.map((venue) => element('th', { scope: 'col', title: venue }, venue)), element('th', { scope: 'col' }, 'all'))),
    element('tbody', {}, rows.map(([c, label]) => element('tr', { 'data-class': label },
      element('th', { scope: 'row' }, element('i', { class: `tint-${frame.classes.colours[c]}` }), label),
      many && venues.map((_, v) => cell(values[c][v] * frame.unit, shown(c, v))),
      cell(sum(venues.map((_, v) => [values[c][v], shown(c, v)])), on.classes[c]))),
    element('tr', { class: 'sum', 'data-class': 'all' }, element('th', { scope: 'row' }, 'all'),
      many && venues.map((_, v) => cell(sum(values.map((row, c) => [row[v], shown(c, v)])), on.venues[v])),
      cell(sum(values.flatMap((row, c) => row.map((value, v) => [value, shown(c, v)]))), true))));
}

export function showNumbers(container, numbers, view, heat) {
  const { frame, on } = view;
  const { price, side } = numbers;
  const all = numbers.cumulative.reduce((sum, row, c) => sum + (on.classes[c]
    ? row.reduce((part, value, v) => part + (on.venues[v] ? value : 0), 0) : 0), 0) * frame.unit;
  const away = price / frame.price - 1;
  const name = SIDES[side];
  const unit = { quote: 'USD', contracts: 'contracts', relative: 'of 100' }[view.scale];
  container.replaceChildren(
    element('div', { class: 'head' }, element('strong', { 'data-price': String(price) }, priceText(price)), element('span', {}, percent(away))),
    element('p', { class: 'total' }, element('b', { class: name }, amount(all)), ` ${unit} of ${name}s`),
    grid('liquidated on the way there', numbers.cumulative, view, 'cumulative'),
    grid('in its bucket', numbers.inBucket, view, 'bucket'),
    heat ? element('p', { class: 'hint' }, heat) : '');
  return `${priceText(price)}, ${percent(away)}: ${amount(all)} ${unit} of ${name}s liquidated on the way; ` +
    frame.classes.labels.map((label, c) => (on.classes[c]
      ? `${label} ${amount(numbers.cumulative[c].reduce((sum, value, v) => sum + (on.venues[v] ? value : 0), 0) * frame.unit)}` : ''))
      .filter(Boolean).reverse().join(', ');
}

/* SPDX-License-Identifier: MIT */
/* Numbers and times as text. */

const SUFFIXES = [[1e12, 'T'], [1e9, 'B'], [1e6, 'M'], [1e3, 'K']];

export function amount(value) {
  if (!Number.isFinite(value)) return '–';
  const [size, suffix] = SUFFIXES.find(([least]) => Math.abs(value) >= least * 0.9995) ?? [1, ''];
  const scaled = value / size;
  const digits = Math.abs(scaled) >= 99.95 ? 0 : Math.abs(scaled) >= 9.995 ? 1 : 2;
  return value === 0 ? '0' : scaled.toFixed(digits) + suffix;
}

export function price(value) {
  const digits = value >= 1000 ? 1 : Math.max(2, 5 - Math.floor(Math.log10(Math.max(value, 1e-12))));
  return value.toLocaleString('en-US', { minimumFractionDigits: Math.min(digits, 12), maximumFractionDigits: Math.min(digits, 12) });
}

/** The same for the axis, where room is scarce. */
export const axisPrice = (value) => (value >= 1000 ? Math.round(value).toLocaleString('en-US') : price(value));

export const percent = (part, digits = 2) => `${part >= 0 ? '+' : '−'}${Math.abs(100 * part).toFixed(digits)} %`;

export function time(ms) {
  if (!ms) return '–';
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')}`;
}

export const count = (n) => n.toLocaleString('en-US');

/** A span of milliseconds, such as "1 min". */
export function span(ms) {
  const [size, unit] = [[86400000, 'd'], [3600000, 'h'], [60000, 'min'], [1000, 's']].find(([least]) => ms >= least) ?? [1, 'ms'];
  return `${Number((ms / size).toPrecision(3))} ${unit}`;
}

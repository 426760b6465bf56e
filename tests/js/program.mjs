/* SPDX-License-Identifier: MIT */
/* The program, the bundled day, and the module under test. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import * as liqmap from '../../lib/js/liqmap.mjs';

await liqmap.init(readFileSync(process.env.LIQMAP_WASM));

export { liqmap };
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The JSON that the program prints. */
export function program(...args) {
  const text = execFileSync(process.env.LIQMAP_PROGRAM, [...args, '--format', 'json'],
    { maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'ignore'] });
  return JSON.parse(text);
}

/** A venue's CSV of the bundled day, and its columns. */
export const day = (name) => `${root}/examples/data/${name}.csv`;

export function columns(name) {
  const lines = readFileSync(day(name), 'utf8').trim().split('\n').filter((line) => line[0] !== '#');
  const [head, ...rows] = lines.map((line) => line.split(','));
  return Object.fromEntries(head.map((column, i) =>
    [column, Float64Array.from(rows, (row) => Number(row[i]))]));
}

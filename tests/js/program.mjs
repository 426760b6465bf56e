/* SPDX-License-Identifier: MIT */
/* The program, the bundled day, and the module under test. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

import * as liqmap from '../../lib/js/liqmap.mjs';

await liqmap.init(readFileSync(process.env.LIQMAP_WASM));

export { liqmap };
export const root = fileURLToPath(new URL('../..', import.meta.url));

export const folder = mkdtempSync(`${tmpdir()}/liqmap-js-`);
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
let files = 0;

/** A new file of the folder. */
export function write(content, name = `${files++}`) {
  const path = `${folder}/${name}`;
  writeFileSync(path, content);
  return path;
}

/** Tiers and configuration as --config takes them; axis null: around the first close. */
export function settings({ tiers, config }, axis = null) {
  const { kind, low, step, buckets } = axis ?? {};
  return ['--config', write(JSON.stringify({
    axis: axis ? { kind, low, step, buckets } : 'auto',
    tiers: tiers.map(({ leverage, shareLong, shareShort, mmr, fee }) =>
      ({ leverage, share_long: shareLong, share_short: shareShort, mmr, fee })),
    entry_points: config.entryPoints,
    turnover: config.turnover,
    holding: config.holdingMs === 0 ? '0' : `${config.holdingMs / 1000}s`,
    intrabar: config.intrabar,
  }))];
}

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

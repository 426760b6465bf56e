/* SPDX-License-Identifier: MIT */
/* Pages that the program writes: the same input, the same settings, the same numbers. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { day, folder, program } from '../js/program.mjs';
import { open, press, settled, shown } from './browser.mjs';

/** The page that the program writes, open. */
async function written(name, ...args) {
  const file = `${folder}/${name}.html`;
  execFileSync(process.env.LIQMAP_PROGRAM, [...args, '--output', file], { stdio: ['pipe', 'ignore', 'ignore'] });
  return { file, ...await open({ file }) };
}

/** Readings at the ends and in the middle, by source, and the sum of each. */
async function readings(page) {
  await page.click('#tab-map');
  await page.focus('#plot-map');
  const all = [];
  for (const key of ['End', 'Home', 'Shift+ArrowRight']) {
    await press(page, key);
    all.push(await shown(page));
  }
  return all;
}

/** Totals of a source on the way to a price, by the program. */
function total(at) {
  return at.cumulative.reduce((sum, amount) => sum + amount, 0);
}

const close = (a, b) => assert.ok(Math.abs(a - b) <= 1e-12 * Math.abs(b), `${a} ${b}`);

test('a map of two sources, each by rules of its own', async () => {
  const args = ['--source', `binance=${day('binance')}`, '--venue', 'binance:BTCUSDT', '--source', `okx=${day('okx')}`,
    '--turnover', '0.15', '--axis', 'linear:50000:50:2000'];
  const { page, problems } = await written('map', 'map', ...args);
  assert.equal(await page.textContent('#subtitle'), 'binance, okx');
  assert.equal(await page.getAttribute('#tab-map', 'aria-selected'), 'true');
  const found = await readings(page);
  const json = program('map', ...args, ...found.flatMap(({ price }) => ['--at', String(price)]));
  const maps = json.maps ?? json.sources;
  found.forEach((reading, i) => {
    maps.forEach((map, source) => {
      const at = (map.map ?? map).at ?? map.at;
      close(reading.cumulative.all[source], total(at[i]));
    });
  });
  assert.deepEqual(problems, []);
});

test('a heatmap opens as a chart, a cascade as a cascade with its order and book', async () => {
  const heat = await written('heat', 'heatmap', '--snapshots', day('okx'), '--every', '60');
  assert.equal(await heat.page.getAttribute('#tab-chart', 'aria-selected'), 'true');
  assert.deepEqual(heat.problems, []);
  const book = `${folder}/book.csv`;
  execFileSync('sh', ['-c', `printf 'price,cumulative_quote\\n96000,2000000\\n97000,6000000\\n99000,30000000\\n' >'${book}'`]);
  const args = ['--snapshots', day('binance'), '--direction', 'up', '--depth', book, '--order', '3000000'];
  const { page, problems } = await written('cascade', 'cascade', ...args);
  const json = program('cascade', ...args);
  const end = await page.evaluate(() => ({ price: globalThis.liqmapPage.state.shown.end, order: globalThis.liqmapPage.state.shown.order }));
  assert.equal(end.order, 3000000);
  close(end.price, json.end);
  assert.equal(await page.isDisabled('#depth'), true);
  assert.deepEqual(problems, []);
});

test('standard input, zeros that are real, times cut off, tiers of its own', async () => {
  const lines = readFileSync(day('bybit'), 'utf8').split('\n').slice(0, 900);
  lines[300] = lines[300].replace(/^(\d+),[^,]+/, '$1,0');
  const args = ['map', '--snapshots', '-', '--zero-is-real', '--until', '2026-01-12 12:00:00', '--tier', '20:0.1', '--tier', '80:0.05:0.006', '--holding', '36h'];
  const input = lines.join('\n') + '\n';
  const file = `${folder}/piped.html`;
  const run = spawnSync(process.env.LIQMAP_PROGRAM, [...args, '--output', file], { input });
  assert.equal(run.status, 0, String(run.stderr));
  const { page, problems } = await open({ file });
  const found = await readings(page);
  const json = JSON.parse(spawnSync(process.env.LIQMAP_PROGRAM,
    [...args, '--format', 'json', ...found.flatMap(({ price }) => ['--at', String(price)])], { input, maxBuffer: 1 << 28 }).stdout);
  found.forEach((reading, i) => {
    assert.deepEqual([reading.cumulative['20x'][0], reading.cumulative['80x'][0]], json.at[i].cumulative);
  });
  await page.focus('#turnover');
  await page.keyboard.press('ArrowRight');
  await settled(page);
  assert.notDeepEqual(await readings(page), found);
  await page.click('#reset');
  await settled(page);
  assert.deepEqual(await readings(page), found);
  assert.deepEqual(problems, []);
});

test('a map that went on from one that was kept is there without its way', async () => {
  const saved = `${folder}/saved`;
  const args = ['map', '--snapshots', day('binance')];
  execFileSync(process.env.LIQMAP_PROGRAM, [...args, '--until', '2026-01-14 00:00:00', '--save', saved], { stdio: 'ignore' });
  const { page, problems } = await written('resumed', ...args, '--resume', saved);
  assert.equal(await page.isDisabled('#tab-chart'), true);
  const found = await readings(page);
  const json = program(...args, ...found.flatMap(({ price }) => ['--at', String(price)]));
  found.forEach((reading, i) => close(reading.cumulative.all[0], total(json.at[i])));
  assert.deepEqual(problems, []);
});

test('names are text in the page, whatever they are', async () => {
  const title = '</script><img src=x onerror="window.hacked=1">';
  const { page, problems, file } = await written('names', 'map', '--snapshots', day('okx'), '--title', title);
  assert.equal(await page.textContent('#subtitle'), title);
  assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
  assert.ok(!readFileSync(file, 'utf8').includes('<img'));
  assert.deepEqual(problems, []);
});

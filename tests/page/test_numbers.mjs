/* SPDX-License-Identifier: MIT */
/* Whatever the page shows at the crosshair is what the program says, to the bit. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { classesOf } from '../../examples/web/src/classes.mjs';
import { day, liqmap, program, settings, write } from '../js/program.mjs';
import { open, press, settled, shown } from './browser.mjs';

const VENUES = ['binance', 'okx', 'bybit'];
const fitted = liqmap.preset('btcusdt-1h', 60000);
const { page, problems } = await open();

/** The axis of the page is around the first close of the first venue. */
const axis = liqmap.autoAxis(91443.2);

/** What the program says at prices, of each venue: [price][venue] of an "at". */
function expected(prices, how = fitted, files = VENUES.map(day)) {
  const asked = prices.flatMap((price) => ['--at', String(price)]);
  const answers = files.map((file) => program('map', '--snapshots', file, ...settings(how, axis), ...asked).at);
  return prices.map((_, i) => answers.map((at) => at[i]));
}

/** Compares a reading of the page; how many numbers were compared. */
function compare(reading, at, how = fitted) {
  const classes = classesOf(how.tiers);
  let compared = 0;
  for (const [grid, field] of [['cumulative', 'cumulative'], ['bucket', 'in_bucket']]) {
    const sums = at.map((one) => {
      const row = classes.labels.map(() => 0);
      one[field].forEach((amount, tier) => {
        row[classes.of[tier]] += amount;
      });
      return row;
    });
    classes.labels.forEach((label, c) => {
      const cells = reading[grid][label] ?? VENUES.map(() => 0).concat(0);
      sums.forEach((row, venue) => {
        assert.equal(cells[venue], row[c], `${label} of ${VENUES[venue]} at ${reading.price}, ${grid}`);
        compared += row[c] > 0 ? 1 : 0;
      });
    });
    const all = sums.flat().reduce((sum, x) => sum + x, 0);
    assert.ok(Math.abs(reading[grid].all.at(-1) - all) <= 1e-12 * all);
  }
  return compared;
}

/** Readings of the page at places that the keys lead to. */
async function walk(view, keys) {
  await page.click(`#tab-${view}`);
  await page.focus(`#plot-${view}`);
  const readings = [];
  for (const key of keys) {
    await press(page, key);
    readings.push(await shown(page));
  }
  return readings;
}

test('under the crosshair, moved by keys over map and chart', async () => {
  const far = ['Shift+ArrowRight', 'Shift+ArrowRight', 'ArrowRight', 'End', 'Home', 'Shift+ArrowRight', 'ArrowLeft'];
  const readings = await walk('map', far);
  readings.push(...await walk('chart', ['Shift+ArrowUp', 'Shift+ArrowUp', 'ArrowUp', 'Shift+ArrowDown', 'ArrowLeft']));
  const at = expected(readings.map(({ price }) => price));
  const compared = readings.reduce((sum, reading, i) => sum + compare(reading, at[i]), 0);
  assert.ok(compared > 100, `${compared} numbers above 0`);
  assert.match(await page.textContent('#spoken'), /liquidated on the way/);
});

test('with nothing asked for, what liqmap map says of the same sources', async () => {
  const readings = await walk('map', ['Home', 'Shift+ArrowRight', 'End']);
  const json = program('map', ...VENUES.flatMap((venue) => ['--source', `${venue}=${day(venue)}`]),
    ...readings.flatMap(({ price }) => ['--at', String(price)]));
  const maps = json.maps ?? json.sources;
  const ats = maps.map((map) => (map.map ?? map).at);
  const compared = readings.reduce((sum, reading, i) => sum + compare(reading, ats.map((at) => at[i])), 0);
  assert.ok(compared > 40, `${compared} numbers above 0`);
});

test('under the mouse', async () => {
  await page.click('#tab-chart');
  const box = await page.locator('#plot-chart').boundingBox();
  const readings = [];
  for (const [x, y] of [[0.2, 0.1], [0.5, 0.3], [0.4, 0.7], [0.6, 0.95], [0.8, 0.5]]) {
    await page.mouse.move(box.x + x * box.width * 0.9, box.y + y * box.height * 0.9);
    await page.waitForTimeout(120);
    readings.push(await shown(page));
  }
  const at = expected(readings.map(({ price }) => price));
  assert.equal(new Set(readings.map(({ price }) => price)).size, 5);
  assert.ok(readings.reduce((sum, reading, i) => sum + compare(reading, at[i]), 0) > 30);
});

test('sliders and time, by keyboard, replay all', async () => {
  await page.focus('#turnover');
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
  await page.focus('#entryPoints');
  await page.keyboard.press('ArrowLeft');
  await settled(page);
  const how = { tiers: fitted.tiers, config: { ...fitted.config, turnover: 0.25, entryPoints: 11 } };
  const readings = await walk('map', ['Shift+ArrowRight', 'Home']);
  let at = expected(readings.map(({ price }) => price), how);
  assert.ok(readings.reduce((sum, reading, i) => sum + compare(reading, at[i], how), 0) > 10);

  await page.focus('#time');
  for (let i = 0; i < 3; i++) await page.keyboard.press('PageDown');
  await page.keyboard.press('ArrowRight');
  await settled(page);
  const row = Number(await page.inputValue('#time'));
  assert.ok(row > 3000 && row < 5000, `row ${row}`);
  const files = VENUES.map((venue) => {
    const lines = readFileSync(day(venue), 'utf8').split('\n');
    return write(lines.slice(0, 3 + row + 1).join('\n') + '\n');
  });
  const earlier = await walk('map', ['Shift+ArrowRight', 'Shift+ArrowRight', 'Home']);
  at = expected(earlier.map(({ price }) => price), how, files);
  assert.ok(earlier.reduce((sum, reading, i) => sum + compare(reading, at[i], how), 0) > 15);

  await page.focus('#time');
  await page.keyboard.press('End');
  await page.click('#reset');
  await settled(page);
  const again = await walk('map', ['Shift+ArrowRight']);
  assert.ok(compare(again[0], expected([again[0].price])[0]) > 3);
});

test('another preset, the other unit, a venue and a class off', async () => {
  await page.selectOption('#preset', 'classic');
  await settled(page);
  const classic = liqmap.preset('classic', 60000);
  const [reading] = await walk('map', ['Shift+ArrowRight']);
  assert.ok(compare(reading, expected([reading.price], classic)[0], classic) > 3);
  await page.selectOption('#preset', 'btcusdt-1h');
  await page.selectOption('#scale', 'contracts');
  await settled(page);
  const [contracts] = await walk('map', ['End']);
  const one = program('map', '--snapshots', day('okx'), ...settings(fitted, axis), '--unit', 'contracts', '--at', String(contracts.price)).at[0];
  const classes = classesOf(fitted.tiers);
  const wanted = classes.labels.map(() => 0);
  one.cumulative.forEach((amount, tier) => {
    wanted[classes.of[tier]] += amount;
  });
  assert.equal(contracts.cumulative['25x'][1], wanted[classes.labels.indexOf('25x')]);
  await page.click('#venues button:nth-child(1)');
  await page.click('#classes button:nth-child(1)');
  const [without] = await walk('map', ['End']);
  const sum = contracts.cumulative.all.at(-1) - contracts.cumulative.all[0]
    - contracts.cumulative['to 15.8x'][1] - contracts.cumulative['to 15.8x'][2];
  assert.equal(without.price, contracts.price);
  assert.ok(Math.abs(without.cumulative.all.at(-1) - sum) < 1e-9 * sum, `${without.cumulative.all.at(-1)} ${sum}`);
  await page.click('#venues button:nth-child(1)');
  await page.click('#classes button:nth-child(1)');
  await page.selectOption('#scale', 'quote');
  await settled(page);
});

test('a cascade of one venue', async () => {
  await page.click('#venues button:nth-child(2)');
  await page.click('#venues button:nth-child(3)');
  await page.click('#tab-cascade');
  let compared = 0;
  for (const direction of ['up', 'down']) {
    await page.check(`input[value="${direction}"]`);
    for (let i = 0; i < 3; i++) {
      await page.focus('#order');
      for (let k = 0; k < 7; k++) await page.keyboard.press('ArrowRight');
      const end = await page.evaluate(() => {
        const { state } = globalThis.liqmapPage;
        return { ...state.squeeze, price: state.shown.end, liquidated: state.shown.result.liquidated, reason: state.shown.result.reason };
      });
      const json = program('cascade', '--snapshots', day('binance'), ...settings(fitted, axis), '--direction', direction,
        '--depth-per-percent', String(end.perPercent), '--order', String(end.order));
      if (end.reason !== 'stopped') continue;
      assert.ok(Math.abs(end.price - json.end) < 1e-9 * json.end, `${end.price} ${json.end} ${direction} ${end.order}`);
      assert.ok(Math.abs(end.liquidated - json.liquidated) <= 1e-9 * json.liquidated); // added by class
      compared++;
    }
  }
  assert.ok(compared >= 3, `${compared} compared`);
  assert.match(await page.textContent('#story'), /in the book alone/);
});

test('levels are those of the merged maps', async () => {
  for (const n of [2, 3]) await page.click(`#venues button:nth-child(${n})`);
  await page.click('#tab-levels');
  await page.waitForSelector('#levels table');
  const maps = VENUES.map((venue) => {
    const json = program('map', '--snapshots', day(venue), ...settings(fitted, axis));
    return json.sides.short.cumulative[axis.find(95734 * 1.05)].reduce((sum, x) => sum + x, 0);
  });
  const text = await page.textContent('#levels table:nth-of-type(3) tbody tr:nth-child(4) td:last-child');
  const total = maps.reduce((sum, x) => sum + x, 0);
  assert.equal(text, `${(total / 1e6).toFixed(total >= 99.95e6 ? 0 : 1)}M`);
});

test('nothing was printed, thrown or asked for', () => {
  assert.deepEqual(problems, []);
});

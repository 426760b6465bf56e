/* SPDX-License-Identifier: MIT */
/* Every number of the module is the program's, to the bit; errors say code, name and row; what
 * is released, or lost, is given back. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';

import { columns, day, liqmap, program, root, settings } from './program.mjs';

const SIDES = ['long', 'short'];

/** Whether two lists of numbers have the same bits; how many were compared. */
function same(found, expected) {
  const [a, b] = [Float64Array.from(found), Float64Array.from(expected.flat(Infinity))];
  assert.equal(a.length, b.length);
  assert.ok(Buffer.from(a.buffer).equals(Buffer.from(b.buffer)), 'other bits');
  return a.length;
}

const axis = liqmap.logAxis(60000, 140000, 0.0005);
const made = [];
for (const name of ['classic', 'btcusdt-1h']) {
  for (const venue of ['binance', 'okx', 'bybit']) {
    const how = liqmap.preset(name, 60000);
    const map = new liqmap.Map(axis, how.tiers, how.config);
    map.pushMany(columns(venue));
    made.push({ name, venue, how, map });
  }
}

for (const { name, venue, how, map } of made) {
  test(`map of ${venue} by ${name} is the program's to the bit`, () => {
    const prices = [93000.5, 95734, 96282, 98500];
    const asked = prices.flatMap((price) => ['--at', `${price}`]);
    const json = program('map', '--snapshots', day(venue), ...settings(how, axis), '--top', '5', ...asked);
    const stats = map.stats();
    assert.equal(json.time_ms, stats.timeMs);
    assert.equal(json.price, stats.close);
    assert.equal(json.pushes, stats.pushes);
    assert.equal(json.coverage, stats.coverage);
    let compared = 0;
    for (const side of SIDES) {
      const own = json.sides[side];
      compared += same(map.density(side).values, own.density);
      compared += same(map.cumulative(side).values, own.cumulative);
      for (const field of ['opened', 'closed', 'liquidated', 'unknown', 'unlevered', 'total']) {
        assert.equal(stats[field][side], own[field], field);
      }
      same(stats.below[side], own.below);
      same(stats.above[side], own.above);
      map.clusters(side, { most: 5 }).forEach((cluster, i) => {
        const { low, high, amount, first, count, tier } = json.clusters[side][i];
        assert.deepEqual([cluster.low, cluster.high, cluster.amount, cluster.first, cluster.buckets, cluster.tier],
          [low, high, amount, first, count, tier]);
      });
    }
    assert.equal(compared, 4 * axis.buckets * how.tiers.length);
    assert.equal(json.at.length, prices.length);
    for (const at of json.at) {
      const level = map.cumulativeAt(at.side, at.price);
      assert.equal(level.bucket, at.bucket);
      same(level.inBucket, at.in_bucket);
      same(level.cumulative, at.cumulative);
    }
  });
}

test('totals are the sums of tiers', () => {
  const { map } = made[0];
  for (const side of SIDES) {
    const [each, all] = [map.cumulative(side), map.cumulativeTotals(side)];
    same(all, [...all].map((_, i) => each.row(i).reduce((sum, x) => sum + x, 0)));
    const some = map.densityTotals(side, { first: 10, count: 7 });
    same(some, [...map.densityTotals(side)].slice(10, 17));
    assert.ok(all.some((x) => x > 0));
  }
});

test('one by one is the same as in a batch, and reports the same', () => {
  const c = columns('binance');
  const how = liqmap.preset('classic', 60000);
  const [one, many] = [0, 1].map(() => new liqmap.Map(axis, how.tiers, how.config));
  const n = 500;
  const rows = [];
  for (let i = 0; i < n; i++) {
    const snapshot = Object.fromEntries(Object.entries(c).map(([name, column]) => [name, column[i]]));
    rows.push(...one.push(snapshot, { liquidated: true }));
  }
  const batch = many.pushMany(c, { liquidated: true, count: n });
  assert.equal(same(batch, rows), n * 2 * 3);
  assert.deepEqual(one.pack(), many.pack());
});

test('the automatic axis and the defaults are the program\'s', () => {
  const json = program('price', '--side', 'long', '--entry', '95000', '--leverage', '50', '--qty', '2',
    '--venue', 'binance:BTCUSDT');
  const found = liqmap.venue('binance:BTCUSDT').price({ side: 'long', entry: 95000, leverage: 50, quantity: 2 });
  assert.equal(found.price, json.liquidation_price ?? json.liquidation);
  const axis2 = liqmap.autoAxis(91443.2);
  assert.equal(axis2.kind, 'log');
  assert.equal(axis2.edges.length, axis2.buckets + 1);
  for (const price of [axis2.low, 95000, axis2.edges[100], axis2.edges[axis2.buckets], 1]) {
    const bucket = axis2.find(price);
    assert.ok(bucket < 0 || axis2.edges[bucket] <= price);
    assert.ok(bucket >= axis2.buckets || price < axis2.edges[bucket + 1]);
  }
});

test('a map over time is the program\'s to the bit', () => {
  const { how } = made[0];
  const c = columns('binance');
  const map = new liqmap.Map(axis, how.tiers, how.config);
  const heat = new liqmap.Heat(map, 96);
  for (let i = 0; i < c.time_ms.length; i += 60) {
    map.pushMany(c, { first: i, count: 60 });
    heat.push(map);
  }
  const json = program('heatmap', '--snapshots', day('binance'), ...settings(how, axis),
    '--every', '60', '--columns', '96', '--low', '90000', '--high', '99000');
  let compared = 0;
  for (const side of SIDES) {
    const window = heat.read(side, { low: 90000, high: 99000 });
    same(window.times, json.times);
    same(window.closes, json.closes);
    same(window.edges, json.edges);
    compared += same(window.amounts, json[side]);
    const single = heat.read(side, { low: 90000, high: 99000, single: true });
    assert.deepEqual(single.amounts, Float32Array.from(window.amounts));
  }
  assert.equal(heat.length, 96);
  assert.ok(compared > 2 * 96 * 150);
});

test('an order and every order are the program\'s to the bit', () => {
  const { map, how, venue } = made[0];
  let compared = 0;
  for (const direction of ['up', 'down']) {
    const side = direction === 'up' ? 'short' : 'long';
    const asked = ['cascade', '--snapshots', day(venue), ...settings(how, axis),
      '--direction', direction, '--depth-per-percent', '5000000'];
    const start = map.stats().close;
    const end = liqmap.cascade(map.density(side), direction, start, { perPercent: 5e6, order: 2e6 });
    const json = program(...asked, '--order', '2000000');
    assert.equal(end.price, json.end);
    assert.equal(end.bucket, json.end_bucket);
    assert.equal(end.liquidated, json.liquidated);
    assert.equal(end.amplification, json.amplification);
    same(end.byTier, json.liquidated_by_tier);
    same(end.burned.map((burn) => burn.liquidated), json.burned.map((burn) => burn.liquidated));
    const curve = liqmap.triggerCurve(map.density(side), direction, start, { perPercent: 5e6 });
    const all = program(...asked, '--trigger');
    compared += same(curve.orders, all.trigger.map(({ order }) => order));
    same(curve.zones.map((zone) => zone.end), all.zones.map((zone) => zone.to));
    same(curve.zones.map((zone) => zone.fuel), all.zones.map((zone) => zone.fuel));
  }
  assert.ok(compared > 1000);
});

test('merge, resample, copy and pack keep what was there', () => {
  const [a, b] = made.filter(({ name }) => name === 'classic').map(({ map }) => map);
  const sum = a.copy();
  sum.merge(b);
  const expected = [...a.densityTotals('short')].map((x, i) => x + b.densityTotals('short')[i]);
  sum.densityTotals('short').forEach((x, i) => assert.ok(Math.abs(x - expected[i]) <= 1e-9 * expected[i]));
  assert.deepEqual(liqmap.Map.unpack(sum.pack()).pack(), sum.pack());
  assert.deepEqual(liqmap.Map.unpack(sum.pack()).tiers, sum.tiers);
  const coarse = sum.resample(liqmap.linearAxis(60000, 140000, 500));
  const [all, before] = [coarse, sum].map((map) => map.summary({ unit: 'contracts' }).total.long);
  assert.ok(Math.abs(all - before) < 1e-9 * before);
  sum.validate();
  sum.reset();
  assert.equal(sum.stats().pushes, 0);
});

test('packed maps of every platform are read', () => {
  const golden = `${root}/tests/golden`;
  const names = readdirSync(golden).filter((name) => name.endsWith('-2.liqmap'));
  for (const name of names) {
    const bytes = readFileSync(`${golden}/${name}`);
    assert.deepEqual(Buffer.from(liqmap.Map.unpack(bytes).pack()), bytes);
  }
  assert.ok(names.length >= 5);
});

test('steps of a push, and known positions', () => {
  const map = new liqmap.Map(liqmap.linearAxis(50000, 150000, 100));
  map.place('long', 1, 94050, 3);
  map.place('short', 2, 96050, 2);
  assert.equal(map.cumulativeAt('long', 94050, 'contracts').total, 3);
  assert.equal(map.priceAt('short', 1, 'contracts').price, 96050);
  map.close('long', 1);
  map.open('short', 1, { high: 95100, low: 94900, close: 95000, entry: 95000 });
  assert.equal(map.stats().total.short, 3);
  map.sweep({ high: 96100, low: 95000 });
  assert.ok(map.stats().liquidated.short >= 2);
  assert.throws(() => map.priceAt('short', 1e9), liqmap.NotReadyError);
  assert.throws(() => map.place('short', 0, Infinity, 1), { code: -100 });
});

test('margin, forecasts and what is implausible', () => {
  const long = { side: 'long', entry: 100, leverage: 10, mmr: 0.005 };
  assert.equal(liqmap.liquidationPrice(long), 100 * liqmap.liquidationFactor(long));
  assert.equal(liqmap.bankruptcyPrice(long), 90);
  const forecast = new liqmap.Forecast();
  assert.throws(() => forecast.read('long', 1e6), { name: 'LIQMAP_E_NOT_YET' });
  for (let i = 1; i <= 30; i++) forecast.add(i * 3600000, { long: 1e6, short: 1e6 }, { long: 5e5, short: 2e6 });
  const expected = forecast.read('long', 1e6);
  assert.ok(Math.abs(expected.median - 5e5) < 1e4 && expected.low95 <= expected.low80);
  const c = columns('binance');
  assert.deepEqual(liqmap.inspect(c), []);
  c.open_interest[7] *= 25;
  assert.deepEqual(liqmap.inspect(c).map(({ row, kind }) => [row, kind]), [[7, 'spike']]);
  c.entry = c.close.slice();
  c.entry[3] *= 4;
  for (let i = 10; i < c.time_ms.length; i++) c.time_ms[i] += 9 * 3600000;
  assert.deepEqual(liqmap.inspect(c, { change: 3.5 }).map(({ row, kind }) => [row, kind]),
    [[3, 'entry'], [7, 'spike'], [10, 'interval']]);
});

test('what is refused says code, name, row and column, and changes nothing', () => {
  const map = new liqmap.Map(axis);
  const c = columns('okx');
  c.low[5] = c.high[5] + 1;
  const before = made[0].map.pack();
  assert.throws(() => map.pushMany(c), (error) => {
    assert.ok(error instanceof liqmap.DataError && error instanceof liqmap.LiqmapError);
    assert.deepEqual([error.code, error.name, error.row, error.column],
      [-104, 'LIQMAP_E_PRICE_ORDER', 5, 'low']);
    assert.match(error.message, /^row 5, low: /);
    return true;
  });
  assert.equal(map.stats().pushes, 5);
  c.low[5] = -1;
  assert.throws(() => map.pushMany(c, { first: 5, count: 3 }), { code: -103, row: 5, column: 'low' });
  assert.throws(() => new liqmap.Map(axis, [{ leverage: 25, shareLong: 0.1 }, { leverage: 0, shareLong: 0.1 }]),
    { name: 'LIQMAP_E_LEVERAGE', row: 1 });
  assert.throws(() => liqmap.Map.unpack(new Uint8Array(10)), liqmap.FormatError);
  assert.throws(() => liqmap.venue('nowhere:BTC'), { name: 'LIQMAP_E_VENUE', code: -25, row: null });
  assert.throws(() => liqmap.preset('nothing'), liqmap.UsageError);
  assert.throws(() => map.density('both'), TypeError);
  assert.throws(() => map.density('long', { first: -1 }), liqmap.UsageError);
  assert.throws(() => liqmap.cascade(made[0].map.density('long'), 'up', 95000, { perPercent: 1 }), TypeError);
  assert.deepEqual(made[0].map.pack(), before);
});

test('memory comes back: by release(), after errors, and from the garbage collector', async () => {
  const before = liqmap.memoryUsed();
  for (let i = 0; i < 200; i++) {
    const map = new liqmap.Map(axis);
    map.pushMany(columns('bybit'), { count: 20 });
    map.density('long');
    new liqmap.Heat(map, 8).release();
    map.release();
    map.release();
    assert.throws(() => map.stats(), liqmap.UsageError);
    assert.throws(() => new liqmap.Map(axis, [{ leverage: 0, shareLong: 1 }]));
  }
  assert.equal(liqmap.memoryUsed(), before);
  for (let i = 0; i < 200; i++) new liqmap.Map(axis);
  for (let i = 0; i < 50 && liqmap.memoryUsed() > before; i++) {
    globalThis.gc();
    await setTimeout(10);
  }
  assert.ok(liqmap.memoryUsed() <= before);
});

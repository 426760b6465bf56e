/* SPDX-License-Identifier: MIT */
/* Random calls give Python's numbers to the bit; wrong arguments and what was released are refused,
 * and change nothing. Planted defects are found. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { liqmap, root, write } from './program.mjs';
import { life, live, Random } from './random_calls.mjs';

const LIVES = Number(process.env.LIQMAP_STREAMS ?? 60);
const CALLS = 80;
const SEED = Number(process.env.LIQMAP_SEED ?? 1);

/** Lives of a seed, from one on. */
const livesFrom = (seed, first, n) =>
  Array.from({ length: n }, (_, i) => life(new Random(seed * 1000003 + first + i), CALLS));

/** What Python answers. */
function answersOf(lives) {
  const done = spawnSync(process.env.LIQMAP_PYTHON, ['-B', `${root}/tests/js/random_calls.py`],
    { input: lives.map((one) => JSON.stringify(one)).join('\n'), maxBuffer: 1 << 30, encoding: 'utf8' });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout.trim().split('\n').map((line) => JSON.parse(line));
}

const skip = process.env.LIQMAP_PYTHON ? false : 'no shared library for Python, or no NumPy';

/** How many numbers two answers have; an error where they differ. */
function compared(ours, theirs, what) {
  if (Array.isArray(ours) || ArrayBuffer.isView(ours)) {
    assert.equal(ours.length, theirs.length, what);
    return [...ours].reduce((sum, one, i) => sum + compared(one, theirs[i], what), 0);
  }
  const one = Number.isFinite(ours) || typeof ours === 'string' ? ours : String(ours);
  assert.ok(Object.is(one, theirs) || (ours === 0 && theirs === 0), `${what}: ${ours}, in Python ${theirs}`);
  return 1;
}

/** Adds to `counted` what was compared. */
function compare(module, lives, expected, counted) {
  lives.forEach((one, i) => {
    live(module, one, (map) => map.validate()).forEach((answer, k) => {
      const call = JSON.stringify(one.calls[k]).slice(0, 300);
      counted.numbers += compared(answer, expected[i][k], `life ${JSON.stringify(one.make)}, call ${k}, ${call}`);
      counted.called.add(one.calls[k][0]);
      if (typeof answer === 'string') counted.refused.add(answer.split(' ')[0]);
    });
  });
}

const counts = () => ({ numbers: 0, called: new Set(), refused: new Set() });

test('random calls answer as in Python, to the bit', { skip }, (t) => {
  t.diagnostic(`LIQMAP_SEED=${SEED}`);
  const [before, counted] = [liqmap.memoryUsed(), counts()];
  for (let first = 0; first < LIVES; first += 50) {
    const lives = livesFrom(SEED, first, Math.min(50, LIVES - first));
    compare(liqmap, lives, answersOf(lives), counted);
  }
  const { numbers, refused, called } = counted;
  assert.equal(liqmap.memoryUsed(), before);
  t.diagnostic(`${LIVES} lives, ${LIVES * CALLS} calls of ${called.size} kinds, ${numbers} numbers, refused: ${[...refused]}`);
  assert.equal(called.size, 31);
  assert.ok(numbers > 500 * LIVES && refused.size >= 8);
});

/* Arguments that are rarely right. Sizes are small, or more than there can be. */
const NASTY = [undefined, null, true, 0, 1, -1, 1.5, 2 ** 31, 2 ** 53, 1e300, NaN, Infinity, -0, 5n, 2n ** 63n, '',
  'long', 'up', 'both', '\0', 'binance:BTCUSDT', 'classic', [], [1], [null], [[1, 2], [3]], {}, { first: -1 },
  { first: 1.5 }, { count: 2 ** 40 }, { count: NaN }, { length: -1 }, { unit: 'usd' }, { leverage: 5, shareLong: 0.1 },
  Symbol('x'), () => 1, new Float64Array(3), new Float32Array([1, 2]), new BigInt64Array(2), new Uint8Array(80), new Date(5)];

/** Calls everything with wrong arguments; how often, by name. */
function misuse(module, random, rounds) {
  const calledOf = {};
  for (let round = 0; round < rounds; round++) {
    const axis = new module.Axis('linear', 70, 0.83, 1 + random.below(70));
    const map = new module.Map(axis, [{ leverage: 10, shareLong: 0.5 }, { leverage: 50, shareLong: 0.2 }]);
    const rows = Array.from({ length: 5 }, (_, i) => [1e9 + i, 100 + i, 101, 99, 100, 0, 10]);
    const columns = Object.fromEntries(['time_ms', 'open_interest', 'high', 'low', 'close', 'entry', 'volume']
      .map((name, i) => [name, rows.map((row) => row[i])]));
    map.pushMany(columns);
    const [heat, forecast, released] = [new module.Heat(map, 2), new module.Forecast(), map.copy()];
    heat.push(map);
    released.release();
    const inItsPlace = map.copy();
    const objects = { map, axis, heat, forecast, reading: map.density('long'), venue: module.venue('binance:BTCUSDT') };
    const state = () => [map.pack(), map.stats(), [...map.cumulative('short').values], heat.read('long'), heat.length];

    /** One call: whether it failed. Nothing may have changed then, and no memory be left. */
    const attempt = (name, call, given) => {
      const [before, used] = [state(), module.memoryUsed()];
      const text = `${name}(${given.map(String.bind(null)).map((one) => one.slice(0, 40))})`;
      calledOf[name] = (calledOf[name] ?? 0) + 1;
      let found;
      try {
        found = call();
      } catch (error) {
        const known = [module.LiqmapError, TypeError, RangeError, SyntaxError].some((kind) => error instanceof kind);
        assert.ok(known && !(error instanceof WebAssembly.RuntimeError), `${text}: ${error.stack}`);
        assert.equal(module.memoryUsed(), used, `memory is left after ${text}`);
        if (!['map.pushMany', 'map.merge'].includes(name)) assert.deepEqual(state(), before, text);
        map.validate();
        return true;
      }
      for (const kind of [module.Map, module.Heat, module.Forecast]) if (found instanceof kind) found.release();
      map.validate();
      return false;
    };

    const nasty = () => random.of([...NASTY, released, map, axis, objects.reading, columns]);
    const calls = [];
    for (const [name, value] of Object.entries(module)) {
      const isClass = /^class /.test(String(value));
      if (typeof value === 'function' && name !== 'init') calls.push([name, (given) => isClass ? new value(...given) : value(...given)]);
    }
    for (const [name, object] of Object.entries(objects)) {
      const { prototype } = object.constructor;
      for (const method of Object.getOwnPropertyNames(prototype)) {
        const isMethod = typeof Object.getOwnPropertyDescriptor(prototype, method).value === 'function';
        if (isMethod && !['constructor', 'release'].includes(method)) {
          calls.push([`${name}.${method}`, (given) => object[method](...given)]);
        }
      }
    }
    for (const method of ['forVenue', 'unpack']) calls.push([`Map.${method}`, (given) => module.Map[method](...given)]);
    for (const [name, call] of calls) {
      const given = Array.from({ length: random.below(6) }, nasty);
      if (random.unit() < 0.5 && name.includes('.')) given[0] = 'long';
      attempt(name, () => call(given), given);
    }

    /* What has to be refused. */
    const column = random.of(Object.keys(columns));
    const short = { ...columns, [column]: columns[column].slice(1) };
    const bad = map.pack();
    bad[random.below(bad.length)] ^= 1 << random.below(8);
    const refused = [
      ['map.pushMany', () => map.pushMany(short)],
      ['inspect', () => module.inspect(short)],
      ['map.pushMany', () => map.pushMany({ ...columns, [column]: 1 + random.below(9) })],
      ['Map.unpack', () => module.Map.unpack(bad)],
      ['map.density', () => map.density('long', { first: random.of([-1, 0.5, axis.buckets + 1, NaN]) })],
      ['map.density', () => map.density('long', { count: random.of([-1, axis.buckets + 1, 0.25]) })],
      ['map.density', () => map.density(random.of(['both', 0, undefined, 'LONG']))],
      ['map.clusters', () => map.clusters('long', { first: random.of([-1, axis.buckets + 1]) })],
      ['map.clusters', () => map.clusters('long', { count: random.of([-1, axis.buckets + 1]) })],
      ['inspect', () => module.inspect(columns, { change: -1 })],
      ['map.place', () => map.place('long', random.of([2, -1, 0.5, '0']), 100, 1)],
      ['map.close', () => map.close('long', random.of([NaN, -1, '1', undefined]))],
      ['map.merge', () => map.merge(released)],
      ['heat.push', () => heat.push(released)],
      ['Heat', () => new module.Heat(released, 3)],
      ['map.resample', () => map.resample(released)],
      ['released', () => released[random.of(['stats', 'validate', 'reset', 'copy', 'summary', 'pack'])]()],
      ['released', () => released[random.of(['density', 'cumulative', 'densityTotals', 'clusters'])]('long')],
      ['cascade', () => module.cascade(new Float64Array(2), 'up', 100, { edges: [99, 101], perPercent: 1e5, order: 1 })],
    ];
    for (const [name, call] of refused) assert.ok(attempt(name, call, ['what is refused']), `was taken: ${name}, ${call}`);
    for (const one of [map, heat, forecast, inItsPlace]) one.release();
  }
  return calledOf;
}

test('wrong arguments and what was released are refused, and change nothing', (t) => {
  t.diagnostic(`LIQMAP_SEED=${SEED}`);
  const before = liqmap.memoryUsed();
  const called = misuse(liqmap, new Random(SEED), LIVES);
  assert.equal(liqmap.memoryUsed(), before);
  const sum = Object.values(called).reduce((a, b) => a + b);
  t.diagnostic(`${Object.keys(called).length} names, ${sum} calls`);
  assert.ok(Object.keys(called).length > 60 && Object.values(called).every((count) => count >= LIVES));
});

/* Copies of the module with a defect: what is right, what is planted. */
const planted = async ([right, wrong]) => {
  const text = readFileSync(`${root}/lib/js/liqmap.mjs`, 'utf8');
  assert.equal(text.split(right).length, 2, right);
  const module = await import(pathToFileURL(write(text.replace(right, wrong), `planted${plants++}.mjs`)));
  await module.init(readFileSync(process.env.LIQMAP_WASM));
  return module;
};
let plants = 0;

const OF_NUMBERS = {
  'the order of two fields': ['f64 opened[2], f64 closed[2]', 'f64 closed[2], f64 opened[2]'],
  'the order of two fields of a zone': ['f64 from, f64 to, f64 fuel', 'f64 to, f64 from, f64 fuel'],
  'a column for another': ['ptr high, ptr low, ptr close', 'ptr low, ptr high, ptr close'],
  'a side for the other': ['const sides = ([long, short]) => ({ long, short });', 'const sides = ([short, long]) => ({ long, short });'],
};
const OF_CALLS = {
  'a column that is too short': ['if (columns[name].length !== n) {', 'if (false) {'],
  'memory that is not given back': ['taken.forEach((at) => memory.give(at));', 'taken.slice(1).forEach((at) => memory.give(at));'],
  'a map that is used after it was released': ['memory.give(this.#at);\n    this.#at = 0;', 'memory.give(this.#at);'],
  'a status that is not looked at': ['check(call(borrow, 0, 0n, BigInt(layout.size), count));',
    'call(borrow, 0, 0n, BigInt(layout.size), count);'],
};

for (const [name, change] of Object.entries(OF_NUMBERS)) {
  test(`planted: ${name}`, { skip }, async () => {
    const [lives, module] = [livesFrom(1, 0, 10), await planted(change)];
    const expected = answersOf(lives);
    assert.throws(() => compare(module, lives, expected, counts()), { code: 'ERR_ASSERTION' });
  });
}

for (const [name, change] of Object.entries(OF_CALLS)) {
  test(`planted: ${name}`, async () => {
    const module = await planted(change);
    assert.throws(() => misuse(module, new Random(1), 40), { code: 'ERR_ASSERTION' });
  });
}

/* SPDX-License-Identifier: MIT */
/* The module, its types, Python's names and the headers agree. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

import { liqmap, root } from './program.mjs';

const read = (path) => readFileSync(`${root}/${path}`, 'utf8');
const types = read('lib/js/liqmap.d.mts');
const source = read('lib/js/liqmap.mjs');

test('all that is exported has a type, and all types are there', () => {
  const declared = [...types.matchAll(/^export declare (?:function|const|class) (\w+)/gm)].map((m) => m[1]);
  assert.deepEqual([...new Set(declared)].sort(), Object.keys(liqmap).sort());
  assert.ok(declared.length > 30);
});

test('methods and fields of classes have types', () => {
  let compared = 0;
  for (const name of ['Map', 'Axis', 'Heat', 'Reading', 'Venue', 'Forecast']) {
    const body = types.match(new RegExp(`^export declare class ${name}\\b[^]*?^}`, 'm'))[0];
    const names = Object.getOwnPropertyNames(liqmap[name].prototype)
      .concat(Object.getOwnPropertyNames(liqmap[name]).filter((key) => typeof liqmap[name][key] === 'function'));
    for (const member of names) {
      assert.match(body, new RegExp(`\\b${member}\\b`), `${name}.${member}`);
      compared++;
    }
  }
  assert.ok(compared > 40);
});

/* Python's names that the module leaves out, and why. */
const LEFT_OUT = new Set([
  'Config', 'Tier', 'Bracket', 'Position', 'Snapshot', 'Stats', 'Summary', 'Level', 'Cluster', 'Burn',
  'Zone', 'Cascade', 'TriggerCurve', 'Expected', 'Finding', 'Limits', 'Preset', 'HeatWindow', 'PriceAt',
  'BracketedPrice', 'Sides', 'SideTiers', 'Clusters', // types here, plain objects at run time
  'At', 'Levels', 'PricesAt', 'BracketedPrices', 'bracketed_prices', // of NumPy
  'DEFAULT_TIERS', // defaultTiers(), as the module has to be loaded first
  'Error', // LiqmapError
  'from_ccxt', 'library_path', 'show_versions', // of Python's environment
]);

test('names mirror Python\'s', () => {
  const all = read('lib/python/liqmap/__init__.py').match(/__all__ = \[([^\]]*)\]/)[1].match(/\w+/g);
  const wanted = all.filter((name) => !LEFT_OUT.has(name) && !name.endsWith('Warning'));
  const camel = (name) => (name === name.toUpperCase() ? name
    : name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase()));
  for (const name of wanted) assert.ok(camel(name) in liqmap, name);
  assert.ok(wanted.length > 25);
});

/* The module's lists of words, and the names that its words have in the headers. */
const constant = (prefix) => (word) => `LIQMAP_${prefix}${word.toUpperCase().replace(/ /g, '_')}`;
const WORDS = {
  SIDES: constant(''),
  UNITS: constant(''),
  CONTRACTS: constant(''),
  MAINTENANCE: constant('MAINTENANCE_'),
  INITIAL: constant('INITIAL_'),
  AXIS_KINDS: constant('AXIS_'),
  MEASURES: constant('MEASURE_'),
  RULE_NAMES: constant('RULE_'),
  PROFILES: (word) => constant('PROFILE_')(word === 'cap' ? 'at cap' : word),
  READINGS: constant('HEAT_'),
  DIRECTIONS: constant(''),
  REASONS: constant(''),
  FINDINGS: constant('FINDING_'),
};
const words = (text) => text.match(/(?<=')[a-z ]+(?=')/g);

/** The enumerations of the headers: of each, its names in the order of their numbers. */
function enumerations() {
  const headers = readdirSync(`${root}/include/liqmap`).map((name) => read(`include/liqmap/${name}`));
  const text = headers.join('\n').replace(/\/\*[^]*?\*\//g, '');
  return [...text.matchAll(/^enum \{([^}]*)\}/gm)].map(([, body]) =>
    [...body.matchAll(/(LIQMAP_\w+) = (\d+)/g)]
      .filter(([, name]) => name !== 'LIQMAP_FINDINGS') // their number
      .sort((a, b) => a[2] - b[2])
      .map(([, name]) => name));
}

const lists = [...source.matchAll(/^const (\w+) = \[((?:\s*'[a-z ]+',?)+)\];/gm)];

test('words are the constants of the headers, in their order', () => {
  assert.deepEqual(lists.map(([, name]) => name), Object.keys(WORDS));
  const all = enumerations();
  for (const [, name, body] of lists) {
    const names = words(body).map(WORDS[name]);
    assert.deepEqual(names, all.find((some) => some.includes(names[0])), name);
  }
});

test('words have types, and types have no others', () => {
  const sorted = (texts) => [...new Set(texts.map((text) => words(text).sort().join()))].sort();
  const plain = types.replace(/<[^<>]*>/g, ''); // not Pick<..>
  assert.deepEqual(sorted(plain.match(/'[a-z ]+'(?:\s*\|\s*'[a-z ]+')+/g)),
    sorted(lists.map(([, , body]) => body)));
});

test('calls of the library that the module does not make are known', () => {
  const exported = read('lib/liqmap.map').match(/\bliqmap_\w+(?=;)/g);
  const called = `${source} liqmap_density liqmap_cumulative`; // these two by liqmap_${kind}
  assert.deepEqual(exported.filter((name) => !new RegExp(`\\b${name}\\b`).test(called)).sort(), [
    'liqmap_attach', 'liqmap_attach_const', // memory of others
    'liqmap_bracketed_prices', // columns of positions
    'liqmap_check_brackets',
    'liqmap_init_zeroed', // memory that an operating system gives
    'liqmap_preset_table', 'liqmap_preset_venue', 'liqmap_venue_tiers', 'liqmap_venue_table', // Venue does it
    'liqmap_push_rows', // columns do
    'liqmap_total_at', // cumulativeAt
    'liqmap_version_number',
  ].sort());
});

/* SPDX-License-Identifier: MIT */
/* Files that are dropped: each kind gives the program's numbers; a bad one gives one line and
 * leaves the page as it was; names and headers are text. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { addUp, classesOf } from '../../examples/web/src/classes.mjs';
import { columns, day, folder, liqmap, program, settings, write } from '../js/program.mjs';
import { fflate, give, open, press, settled, shown } from './browser.mjs';

const seed = Number(process.env.LIQMAP_SEED ?? Math.floor(Math.random() * 1e9));
const { page, problems } = await open();

const text = (content) => Buffer.from(content);
const csv = readFileSync(day('okx'), 'utf8').split('\n').slice(0, 400).join('\n') + '\n';
const about = () => page.evaluate(() => [document.querySelector('#subtitle').textContent, document.querySelector('#numbers').innerHTML]);
const notice = () => page.evaluate(() => {
  const own = document.querySelector('#notice');
  return own.hidden ? null : own.textContent;
});

/** Drops files on the page, as a hand does. */
const drop = (files) => page.evaluate((list) => {
  const transfer = new DataTransfer();
  for (const { name, bytes } of list) transfer.items.add(new File([new Uint8Array(bytes)], name));
  document.body.dispatchEvent(new DragEvent('dragenter', { dataTransfer: transfer, bubbles: true }));
  document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
}, files.map(({ name, content }) => ({ name, bytes: [...Buffer.from(content)] })));

async function taken(title) {
  await page.waitForFunction((wanted) => document.querySelector('#subtitle').textContent === wanted
    || !document.querySelector('#notice').hidden, title, { timeout: 60000 });
  await settled(page);
  assert.equal(await page.textContent('#subtitle'), title, await notice());
}

/** The page's numbers against the program's, at the ends of the map. */
async function same(args, how) {
  await page.click('#tab-map');
  await page.focus('#plot-map');
  let compared = 0;
  for (const key of ['Home', 'End', 'Shift+ArrowLeft']) {
    await press(page, key);
    const reading = await shown(page);
    const [at] = program('map', ...args, ...(how ? settings(how) : []), '--at', String(reading.price)).at;
    const tiers = how ? how.tiers : liqmap.defaultTiers();
    const classes = classesOf(tiers);
    const sums = addUp(Float64Array.from(at.cumulative), tiers.length, classes);
    classes.labels.forEach((label, c) => {
      assert.equal(reading.cumulative[label]?.[0] ?? 0, sums[c], `${label} at ${reading.price}`);
      compared += sums[c] > 0 ? 1 : 0;
    });
  }
  assert.ok(compared > 3);
}

const fitted = (barMs) => liqmap.preset('btcusdt-1h', barMs);

test('a CSV of snapshots, dropped', async () => {
  await drop([{ name: 'mine.csv', content: csv }]);
  await taken('mine');
  await same(['--snapshots', write(csv)], fitted(60000));
});

test('the same with gaps, in seconds, gzipped', async () => {
  const lines = csv.split('\n');
  const changed = lines.map((line, i) => {
    const fields = line.split(',');
    if (i < 3 || fields.length < 2) return line;
    fields[0] = String(Number(fields[0]) / 1000);
    if (i % 50 === 0) fields[1] = i % 100 === 0 ? '' : '0';
    return fields.join(',');
  }).join('\n');
  await give(page, [{ name: 'gaps.csv.gz', content: fflate.gzipSync(text(changed)) }]);
  await taken('gaps');
  await same(['--snapshots', write(changed)], fitted(60000));
});

test('metrics and klines of Binance, zipped', async () => {
  const c = columns('binance');
  const [metrics, klines] = [['create_time,symbol,sum_open_interest,sum_open_interest_value'], ['open_time,open,high,low,close,volume,close_time,quote_volume']];
  for (let i = 0; i < 1500; i++) {
    const end = c.time_ms[i];
    klines.push([end - 60000, c.close[i], c.high[i], c.low[i], c.close[i], c.volume[i], end - 1, c.volume[i] * c.close[i]].join(','));
    if (end % 300000 === 0) metrics.push(`${new Date(end).toISOString().slice(0, 19).replace('T', ' ')},BTCUSDT,${c.open_interest[i]},1`);
  }
  const files = [['BTCUSDT-metrics-2026-01-12', metrics], ['BTCUSDT-1m-2026-01-12', klines]].map(([name, rows]) =>
    ({ name: `${name}.zip`, content: fflate.zipSync({ [`${name}.csv`]: text(`${rows.join('\n')}\n`) }) }));
  await drop(files);
  await taken('BTCUSDT');
  const paths = files.map(({ name, content }) => write(content, name));
  await same(['--metrics', paths[0], '--klines', paths[1]], fitted(300000));
});

test('a saved map', async () => {
  const saved = `${folder}/day.liqmap`;
  execFileSync(process.env.LIQMAP_PROGRAM, ['map', '--snapshots', day('bybit'), ...settings(liqmap.preset('classic', 60000)), '--save', saved], { stdio: 'ignore' });
  const packed = readFileSync(saved);
  if (liqmapMagic(packed)) {
    await give(page, [{ name: 'day.liqmap', content: packed }]);
    await taken('day.liqmap');
    await same(['--snapshots', day('bybit')], liqmap.preset('classic', 60000));
    assert.equal(await page.isDisabled('#tab-chart'), true);
  }
  const bytes = new liqmap.Map(liqmap.autoAxis(95000), liqmap.preset('classic').tiers);
  bytes.pushMany(columns('bybit'));
  await give(page, [{ name: 'packed.liqmap', content: bytes.pack() }]);
  await taken('packed.liqmap');
  await page.focus('#plot-map');
  await press(page, 'End');
  const reading = await shown(page);
  const level = bytes.cumulativeAt('short', reading.price);
  assert.equal(reading.cumulative['100x'][0], level.cumulative[2]);
});

const liqmapMagic = (bytes) => bytes.subarray(0, 6).toString('latin1') === 'LIQMAP';

test('bad files: one line, with its row, and the page stays as it was', async () => {
  await give(page, [{ name: 'mine.csv', content: csv }]);
  await taken('mine');
  const before = await about();
  const lines = csv.split('\n');
  const with7 = (change) => lines.map((line, i) => (i === 6 ? change(line.split(',')).join(',') : line)).join('\n');
  const map = new liqmap.Map(liqmap.autoAxis(95000)).pack();
  map[200] ^= 1;
  const zip = fflate.zipSync({ 'a.csv': text(csv) });
  const bad = [
    ['a negative price', { name: 'a.csv', content: with7((f) => (f[3] = '-5', f)) }, /^a\.csv, line 7: low: /],
    ['no number', { name: 'b.csv', content: with7((f) => (f[1] = 'many', f)) }, /^b\.csv, line 7: open_interest: .*'many'/],
    ['times that fall', { name: 'c.csv', content: with7((f) => (f[0] = '1768176060000', f)) }, /^c\.csv, line 7: time_ms: /],
    ['low above high', { name: 'd.csv', content: with7((f) => ([f[2], f[3]] = [f[3], f[2]], f)) }, /^d\.csv, line 7: (low|close): /],
    ['a short line', { name: 'e.csv', content: with7((f) => f.slice(0, 3)) }, /^e\.csv, line 7: expected 6 columns/],
    ['no column', { name: 'f.csv', content: csv.replace('close', 'last') }, /^f\.csv, line 3: close: /],
    ['an empty file', { name: 'g.csv', content: '' }, /^g\.csv: expected a header/],
    ['a header alone', { name: 'h.csv', content: lines.slice(0, 3).join('\n') }, /^h\.csv: expected rows/],
    ['a picture', { name: 'i.png', content: [0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3] }, /^i\.png: expected CSV/],
    ['half an archive', { name: 'j.zip', content: zip.subarray(0, zip.length / 2) }, /^j\.zip: expected a whole archive/],
    ['a damaged map', { name: 'k.liqmap', content: map }, /^k\.liqmap: .*checksum/],
    ['metrics alone', { name: 'l.csv', content: 'create_time,symbol,sum_open_interest\n2026-01-12 00:05:00,BTCUSDT,9\n' }, /^l\.csv: metrics need klines/],
  ];
  for (const [what, file, expected] of bad) {
    await give(page, [file]);
    await page.waitForFunction((name) => document.querySelector('#notice').textContent.startsWith(name), file.name);
    const said = await notice();
    assert.match(said, expected, what);
    assert.doesNotMatch(said, /\n/);
    assert.deepEqual(await about(), before, what);
  }
  await give(page, [{ name: 'mine.csv', content: csv }]);
  await page.waitForFunction(() => document.querySelector('#notice').hidden);
});

test('what is implausible is taken, and said', async () => {
  const changed = csv.split('\n').map((line, i) => {
    const f = line.split(',');
    if (i === 50) f[1] = String(Number(f[1]) * 25);
    return f.join(',');
  }).join('\n');
  await give(page, [{ name: 'spike.csv', content: changed }]);
  await taken('spike');
  assert.match(await notice(), /^spike: row 48 is implausible \(spike/);
});

/** Numbers from a seed. */
function random() {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test('names and headers are text, never markup', async (t) => {
  t.diagnostic(`LIQMAP_SEED=${seed}`);
  const pick = random();
  const parts = ['<img src=x onerror="window.hacked=1">', '"><script>window.hacked=1</script>', '</style><svg onload=window.hacked=1>',
    '<b>bold</b>', '&lt;', '{{script}}', '${window.hacked=1}', 'javascript:window.hacked=1', '\u202e', '\ud83d\ude00', '\'', '`', '%00',
    'constructor', '__proto__', 'a'.repeat(60), '</title>', '<!--', ']]>', 'time_ms', '../..', ' '];
  const few = csv.split('\n').slice(0, 40).join('\n') + '\n';
  const before = await page.evaluate(() => document.querySelectorAll('script, img, svg, iframe, b').length);
  let taken_ = 0;
  for (let i = 0; i < 120; i++) {
    const name = Array.from({ length: 1 + pick(3) }, () => parts[pick(parts.length)]).join('') + (pick(2) ? '.csv' : '');
    const word = parts[pick(parts.length)].replace(/[,\n]/g, '');
    const content = [few, few.replace('volume', word), few.replace('open_interest', word), few.replace(/\n(\d+),/, `\n${word},`),
      `${word}\n1\n`][pick(5)];
    await drop([{ name, content }]);
    await settled(page);
    const found = await page.evaluate(() => ({
      hacked: globalThis.hacked,
      elements: document.querySelectorAll('script, img, svg, iframe, b').length,
      title: document.querySelector('#subtitle').textContent,
      notice: document.querySelector('#notice').textContent,
    }));
    assert.equal(found.hacked, undefined, name);
    assert.ok(found.elements <= before + 2, name); // #numbers has one b, here and there
    assert.ok(!found.notice.includes('\n'));
    if (content === few) taken_++;
  }
  assert.ok(taken_ > 5);
  assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
});

test('nothing was printed, thrown or asked for', () => {
  assert.deepEqual(problems, []);
});

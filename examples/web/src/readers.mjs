/* SPDX-License-Identifier: MIT */
/* Files to columns of snapshots: CSV of snapshots, metrics and klines of Binance Vision, each as
 * it is, zipped or gzipped; and saved maps. What is wrong ends with a BadFile of one line that
 * names file and line; nothing is guessed. */
import { gunzipSync, unzipSync } from 'fflate';

export class BadFile extends Error {
  constructor(name, line, text) {
    super(line ? `${name}, line ${line}: ${text}` : `${name}: ${text}`);
    this.row = line ?? null;
  }
}

const MAGIC = [0x4c, 0x49, 0x51, 0x4d, 0x41, 0x50, 0x1a, 0x0a];
const MOST_BYTES = 1 << 30;
const NAMES = ['time_ms', 'open_interest', 'high', 'low', 'close', 'entry', 'volume'];
const NEEDED = 5;
const METRICS_MS = 300000;
const LABELS_CHANGED = Date.UTC(2026, 5, 25); // create_time of metrics is the start from then on
const KLINES = ['open_time', 'open', 'high', 'low', 'close', 'volume', 'close_time', 'quote_volume'];

const begins = (bytes, magic) => magic.every((byte, i) => bytes[i] === byte);

/** What is in a file: [{name, bytes}], unpacked. */
function unpacked({ name, bytes }) {
  try {
    if (begins(bytes, [0x50, 0x4b])) {
      let size = 0;
      const members = unzipSync(bytes, {
        filter: (member) => {
          size += member.originalSize;
          if (size > MOST_BYTES) throw new Error('more than 1 GiB when unpacked');
          return !member.name.endsWith('/');
        },
      });
      return Object.entries(members).map(([member, content]) => ({ name: member, bytes: content }));
    }
    if (begins(bytes, [0x1f, 0x8b])) return [{ name: name.replace(/\.gz$/, ''), bytes: gunzipSync(bytes) }];
  } catch (error) {
    throw new BadFile(name, null, `expected a whole archive, found a damaged one (${error.message})`);
  }
  return [{ name, bytes }];
}

/** Lines that are not blank and no comment, split at commas, with their numbers. */
function linesOf(text) {
  const lines = [];
  let number = 0;
  const plain = text.includes('"') ? text.replaceAll('"', '') : text;
  for (const line of plain.split(/\r?\n/)) {
    number++;
    if (line !== '' && line[0] !== '#') lines.push({ number, fields: line.split(',') });
  }
  return lines;
}

const quoted = (text) => `'${String(text).slice(0, 40)}'`;

function numberOf(name, line, column, text) {
  const value = text === '' ? NaN : Number(text);
  if (!Number.isFinite(value) || value < 0) {
    throw new BadFile(name, line, `${column}: expected a number, 0 or more, found ${quoted(text)}`);
  }
  return value;
}

function priceOf(name, line, column, text) {
  const value = numberOf(name, line, column, text);
  if (value === 0) throw new BadFile(name, line, `${column}: expected a price above 0, found ${quoted(text)}`);
  return value;
}

/** Milliseconds of a time in seconds, milli-, micro- or nanoseconds, by its magnitude. */
function unitOf(first) {
  if (first < 1e11) return 1000;
  if (first < 1e14) return 1;
  return first < 1e17 ? 1e-3 : 1e-6;
}

function timeOf(name, line, column, text, unit) {
  const value = Number(text);
  if (text === '' || !Number.isInteger(value)) {
    throw new BadFile(name, line, `${column}: expected a whole number of time, found ${quoted(text)}`);
  }
  const u = unit ?? unitOf(value);
  return [u >= 1 ? value * u : Math.floor(value * u), u];
}

/** Rows with open interest NaN or 0 between others join the next one. */
function withoutGaps(rows) {
  const last = rows.findLastIndex((row) => row.open_interest > 0);
  const kept = [];
  let held = null;
  rows.forEach((row, i) => {
    const whole = held === null ? row : {
      ...row,
      high: Math.max(held.high, row.high),
      low: Math.min(held.low, row.low),
      volume: held.volume + row.volume,
    };
    if (!(row.open_interest > 0) && i < last && (kept.length > 0 || Number.isNaN(row.open_interest))) {
      held = whole;
    } else if (!Number.isNaN(row.open_interest)) {
      kept.push(whole);
      held = null;
    }
  });
  return kept;
}

function columnsOf(name, rows, given) {
  if (rows.length === 0) throw new BadFile(name, null, 'expected rows, found none');
  return Object.fromEntries(NAMES.filter((_, i) => i < NEEDED || given.has(NAMES[i]))
    .map((column) => [column, Float64Array.from(rows, (row) => row[column])]));
}

function checkOrder(name, line, row) {
  if (row.low > row.high) throw new BadFile(name, line, `low: expected no more than high, found ${row.low}`);
  if (row.close < row.low || row.close > row.high) {
    throw new BadFile(name, line, `close: expected a price from low to high, found ${row.close}`);
  }
}

function readSnapshots(name, [head, ...lines], asTheyAre) {
  const place = NAMES.map((column) => head.fields.indexOf(column));
  const missing = NAMES.findIndex((_, i) => i < NEEDED && place[i] < 0);
  if (missing >= 0) throw new BadFile(name, head.number, `${NAMES[missing]}: expected a column of this name in the header`);
  let unit;
  let before = -Infinity;
  const rows = lines.map(({ number, fields }) => {
    if (fields.length !== head.fields.length) {
      throw new BadFile(name, number, `expected ${head.fields.length} columns, as the header has, found ${fields.length}`);
    }
    const text = (i) => (place[i] < 0 ? '' : fields[place[i]].trim());
    let time;
    [time, unit] = timeOf(name, number, NAMES[0], text(0), unit);
    if (time <= before) throw new BadFile(name, number, `time_ms: expected a time after ${before}, found ${quoted(text(0))}`);
    before = time;
    const optional = (i) => (text(i) === '' ? 0 : numberOf(name, number, NAMES[i], text(i)));
    const row = {
      time_ms: time,
      open_interest: text(1) === '' ? NaN : numberOf(name, number, NAMES[1], text(1)),
      high: priceOf(name, number, NAMES[2], text(2)),
      low: priceOf(name, number, NAMES[3], text(3)),
      close: priceOf(name, number, NAMES[4], text(4)),
      entry: optional(5),
      volume: optional(6),
    };
    checkOrder(name, number, row);
    return row;
  });
  return columnsOf(name, asTheyAre ? rows : withoutGaps(rows), new Set(NAMES.filter((_, i) => place[i] >= 0)));
}

/** A time as Binance writes it, "2026-01-13 00:05:00", or a number. */
function binanceTime(name, line, column, text) {
  const match = text.match(/^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/);
  if (match) {
    const [y, m, ...rest] = match.slice(1).map(Number);
    return Date.UTC(y, m - 1, ...rest);
  }
  return timeOf(name, line, column, text)[0];
}

function readMetrics(name, [head, ...lines]) {
  const place = ['create_time', 'symbol', 'sum_open_interest'].map((column) => head.fields.indexOf(column));
  return lines.map(({ number, fields }) => {
    const [time, symbol, interest] = place.map((i) => (fields[i] ?? '').trim());
    const label = binanceTime(name, number, 'create_time', time);
    return {
      time: label + (label >= LABELS_CHANGED ? METRICS_MS : 0),
      symbol,
      open_interest: interest === '' ? NaN : numberOf(name, number, 'sum_open_interest', interest),
    };
  });
}

function readKlines(name, lines) {
  const hasHead = lines[0].fields[0] === 'open_time';
  const place = KLINES.map((column, i) => (hasHead ? lines[0].fields.indexOf(column) : i));
  return lines.slice(hasHead ? 1 : 0).map(({ number, fields }) => {
    const text = (i) => (fields[place[i]] ?? '').trim();
    const bar = {
      time: binanceTime(name, number, 'close_time', text(6)),
      high: priceOf(name, number, 'high', text(2)),
      low: priceOf(name, number, 'low', text(3)),
      close: priceOf(name, number, 'close', text(4)),
      volume: numberOf(name, number, 'volume', text(5)),
      quote: numberOf(name, number, 'quote_volume', text(7)),
    };
    checkOrder(name, number, bar);
    return bar;
  });
}

/** In order of time, each time once. */
function inOrder(rows) {
  const sorted = rows.map((row, i) => [row, i]).sort((a, b) => a[0].time - b[0].time || a[1] - b[1]);
  return sorted.map(([row]) => row).filter((row, i, all) => i === 0 || row.time !== all[i - 1].time);
}

/** A row of open interest takes the bars that closed since the row before. */
function joined(name, metrics, bars, marks) {
  const interest = inOrder(metrics);
  const steps = interest.slice(1).map((row, i) => row.time - interest[i].time).sort((a, b) => a - b);
  const step = steps[(steps.length - 1) >> 1] ?? METRICS_MS;
  const reader = (all) => {
    const sorted = inOrder(all);
    let at = 0;
    return (sum, after, to) => {
      for (; at < sorted.length && sorted[at].time <= to; at++) {
        const bar = sorted[at];
        if (bar.time <= after) continue;
        sum.high = Math.max(sum.high, bar.high);
        sum.low = Math.min(sum.low, bar.low);
        sum.close = bar.close;
        sum.volume += bar.volume;
        sum.quote += bar.quote;
        sum.count++;
      }
      return sum;
    };
  };
  const none = () => ({ high: -Infinity, low: Infinity, close: 0, volume: 0, quote: 0, count: 0 });
  const [takeBars, takeMarks] = [reader(bars), reader(marks)];
  const rows = [];
  let earlier = none();
  let last = null;
  for (const row of interest) {
    const after = last ?? row.time - step;
    const trades = takeBars(earlier, after, row.time);
    const range = marks.length > 0 ? takeMarks(none(), after, row.time) : trades;
    last = row.time;
    if (range.count === 0) {
      earlier = trades;
      continue;
    }
    rows.push({
      time_ms: row.time,
      open_interest: row.open_interest,
      high: range.high,
      low: range.low,
      close: range.close,
      entry: trades.volume > 0 ? trades.quote / trades.volume : 0,
      volume: trades.volume,
    });
    earlier = none();
  }
  if (rows.length === 0) throw new BadFile(name, null, 'no bar closed in the interval of any row of open interest');
  return columnsOf(name, withoutGaps(rows), new Set(NAMES));
}

const baseName = (name) => name.split(/[\\/]/).pop();
const sourceName = (name) => baseName(name).replace(/\.(csv|txt|gz|zip)$/gi, '').slice(0, 32) || 'file';

/** {sources: [{name, columns}], maps: [{name, bytes}]} of files that were dropped together;
 * asTheyAre: open interest of 0 is no gap. */
export function readFiles(files, asTheyAre = false) {
  const found = { sources: [], maps: [] };
  const binance = { metrics: [], bars: [], marks: [], name: null };
  for (const file of files) {
    for (const { name, bytes } of unpacked(file)) {
      if (begins(bytes, MAGIC)) {
        found.maps.push({ name: baseName(name), bytes });
        continue;
      }
      if (bytes.subarray(0, 4096).includes(0)) {
        throw new BadFile(baseName(name), null, 'expected CSV, a zip archive or a saved map, found other bytes');
      }
      readText(baseName(name), new TextDecoder().decode(bytes), found, binance, asTheyAre);
    }
  }
  if (binance.metrics.length > 0 && binance.bars.length === 0) {
    throw new BadFile(binance.name, null, 'metrics need klines: drop both together');
  }
  if (binance.metrics.length === 0 && binance.bars.length + binance.marks.length > 0) {
    throw new BadFile(binance.name, null, 'klines need metrics: drop both together');
  }
  if (binance.metrics.length > 0) {
    const symbols = new Set(binance.metrics.map(({ symbol }) => symbol));
    if (symbols.size > 1) throw new BadFile(binance.name, null, `expected one symbol, found ${[...symbols].slice(0, 3).join(', ')}`);
    found.sources.push({
      name: [...symbols][0].slice(0, 32) || sourceName(binance.name),
      columns: joined(binance.name, binance.metrics, binance.bars, binance.marks),
    });
  }
  if (found.maps.length > 0 && found.sources.length > 0) {
    throw new BadFile(found.maps[0].name, null, 'a saved map does not go with snapshots');
  }
  if (found.maps.length > 1) throw new BadFile(found.maps[1].name, null, 'one saved map at a time');
  if (found.maps.length + found.sources.length === 0) throw new BadFile('nothing', null, 'expected a file');
  return found;
}

function readText(name, text, found, binance, asTheyAre) {
  const lines = linesOf(text.replace(/^\ufeff/, ''));
  if (lines.length === 0) throw new BadFile(name, null, 'expected a header, found nothing');
  const head = lines[0].fields.map((field) => field.trim());
  lines[0].fields = head;
  if (head.includes('sum_open_interest')) {
    binance.metrics.push(...readMetrics(name, lines));
    binance.name ??= name;
  } else if (head[0] === 'open_time' || (head.length >= 11 && /^\d{10,19}$/.test(head[0]))) {
    const bars = readKlines(name, lines);
    (bars.every(({ volume }) => volume === 0) ? binance.marks : binance.bars).push(...bars);
    binance.name ??= name;
  } else {
    found.sources.push({ name: sourceName(name), columns: readSnapshots(name, lines, asTheyAre) });
  }
}

/* SPDX-License-Identifier: MIT */
/**
 * liqmap in JavaScript: the C library as WebAssembly, and names for it that mirror Python's.
 *
 *     import * as liqmap from './liqmap.mjs';
 *     await liqmap.init(await readFile(new URL('liqmap.wasm', import.meta.url)));
 *     const map = new liqmap.Map(liqmap.autoAxis(95000));
 *     map.pushMany({time_ms, open_interest, high, low, close, volume});
 *     map.cumulativeAt('short', 97200).total;
 *
 * Types are in liqmap.d.mts. A map, a ring and a reading lie in the module's memory until
 * release(), or until the garbage collector finds them. Arrays that are returned are copies.
 */

// ---- memory --------------------------------------------------------------------------------

let c; // what the module exports
let memory; // a Memory

/** Room in the module's memory: blocks of 8 bytes, first fit, neighbours joined when freed. */
class Memory {
  #sizes = new globalThis.Map(); // of blocks that are taken
  #free = []; // [at, bytes], by address
  #wasm;

  constructor(wasm) {
    this.#wasm = wasm;
  }

  get used() {
    let sum = 0;
    for (const size of this.#sizes.values()) sum += size;
    return sum;
  }

  take(bytes) {
    if (!Number.isSafeInteger(bytes) || bytes < 0) throw new RangeError(`no memory for ${bytes} bytes`);
    const size = Math.max(8, Math.ceil(bytes / 8) * 8);
    let i = this.#free.findIndex((block) => block[1] >= size);
    if (i < 0) {
      this.#grow(size);
      i = this.#free.length - 1;
    }
    const block = this.#free[i];
    const at = block[0];
    if (block[1] === size) this.#free.splice(i, 1);
    else this.#free[i] = [at + size, block[1] - size];
    this.#sizes.set(at, size);
    return at;
  }

  give(at) {
    const size = this.#sizes.get(at);
    this.#sizes.delete(at);
    const after = this.#free.findIndex((block) => block[0] > at);
    const i = after < 0 ? this.#free.length : after;
    this.#free.splice(i, 0, [at, size]);
    this.#join(i);
    if (i > 0) this.#join(i - 1);
  }

  #join(i) {
    const [block, next] = [this.#free[i], this.#free[i + 1]];
    if (next && block[0] + block[1] === next[0]) {
      this.#free.splice(i, 2, [block[0], block[1] + next[1]]);
    }
  }

  #grow(bytes) {
    const pages = Math.ceil(bytes / 65536) + 1;
    let at;
    try {
      at = this.#wasm.grow(pages) * 65536;
    } catch {
      throw new RangeError(`no memory for ${bytes} bytes`);
    }
    this.#free.push([at, pages * 65536]);
    if (this.#free.length > 1) this.#join(this.#free.length - 2);
  }

  view() {
    return new DataView(this.#wasm.buffer);
  }

  array(kind, at, length) {
    return new kind(this.#wasm.buffer, at, length);
  }

  text(at) {
    if (at === 0) return null;
    const bytes = new Uint8Array(this.#wasm.buffer, at);
    return new TextDecoder().decode(bytes.slice(0, bytes.indexOf(0)));
  }
}

/** What a call borrows, given back when `work` is done. */
function borrowing(work) {
  const taken = [];
  const take = (bytes) => {
    const at = memory.take(bytes);
    taken.push(at);
    return at;
  };
  try {
    return work({
      room: take,
      text: (text) => {
        const bytes = new TextEncoder().encode(text);
        if (bytes.includes(0)) throw new TypeError('a name holds a null character');
        const at = take(bytes.length + 1);
        memory.array(Uint8Array, at, bytes.length).set(bytes);
        memory.view().setUint8(at + bytes.length, 0);
        return at;
      },
      doubles: (values) => {
        const at = take(values.length * 8);
        memory.array(Float64Array, at, values.length).set(values);
        return at;
      },
      times: (values) => {
        const at = take(values.length * 8);
        const out = memory.array(BigInt64Array, at, values.length);
        if (values instanceof BigInt64Array) out.set(values);
        else for (let i = 0; i < values.length; i++) out[i] = BigInt(values[i]);
        return at;
      },
      bytes: (values) => {
        const at = take(values.length);
        memory.array(Uint8Array, at, values.length).set(values);
        return at;
      },
      struct: (layout, values = {}) => {
        const at = take(layout.size);
        layout.write(at, values);
        return at;
      },
      rows: (layout, values) => {
        const at = take(layout.size * values.length);
        values.forEach((row, i) => layout.write(at + i * layout.size, row));
        return at;
      },
    });
  } finally {
    taken.forEach((at) => memory.give(at));
  }
}

const released = new FinalizationRegistry((at) => memory.give(at));

/** Something that lies in the module's memory for longer than a call. */
class Held {
  #at;

  constructor(at) {
    this.#at = at;
    released.register(this, at, this);
  }

  get at() {
    if (this.#at === 0) throw new UsageError(-1, { column: 'it was released' });
    return this.#at;
  }

  release() {
    if (this.#at === 0) return;
    released.unregister(this);
    memory.give(this.#at);
    this.#at = 0;
  }
}

/** Takes room for `build(at)` to fill, and gives it back where that fails. */
function placed(bytes, build) {
  const at = memory.take(bytes);
  try {
    build(at);
  } catch (error) {
    memory.give(at);
    throw error;
  }
  return new Held(at);
}

// ---- structs -------------------------------------------------------------------------------

const KINDS = {
  u32: [4, 'Uint32'],
  i32: [4, 'Int32'],
  ptr: [4, 'Uint32'],
  i64: [8, 'BigInt64'],
  f64: [8, 'Float64'],
};

/** The layout of a struct by its fields, such as 'f64 total[2]', as C for wasm32 has it. */
class Layout {
  #fields = [];

  constructor(number, text) {
    this.number = number;
    let at = 0;
    for (const field of text.split(',')) {
      const [, kind, name, lengths] = field.match(/^\s*(\w+) (\w+)((?:\[\d+\])*)\s*$/);
      const [bytes, access] = KINDS[kind];
      const shape = [...lengths.matchAll(/\d+/g)].map((length) => Number(length[0]));
      at = Math.ceil(at / bytes) * bytes;
      this.#fields.push({ name, at, bytes, access, shape });
      at += bytes * shape.reduce((a, b) => a * b, 1);
    }
    this.size = Math.ceil(at / 8) * 8;
    this.grows = this.#fields[0].name === 'struct_size';
  }

  write(at, values) {
    memory.array(Uint8Array, at, this.size).fill(0);
    const view = memory.view();
    for (const { name, at: offset, access } of this.#fields) {
      const value = name === 'struct_size' ? this.size : values[name];
      if (value === undefined || value === null) continue;
      view[`set${access}`](at + offset, access === 'BigInt64' ? whole(value, name) : value, true);
    }
  }

  read(at) {
    const view = memory.view();
    const values = {};
    for (const { name, at: offset, bytes, access, shape } of this.#fields) {
      if (name === 'struct_size' || name === 'reserved') continue;
      const one = (i) => {
        const value = view[`get${access}`](at + offset + i * bytes, true);
        return typeof value === 'bigint' ? Number(value) : value;
      };
      const row = (first, [n, ...rest]) => {
        if (n === undefined) return one(first);
        const step = rest.reduce((a, b) => a * b, 1);
        return Array.from({ length: n }, (_, i) => row(first + i * step, rest));
      };
      values[name] = row(0, shape);
    }
    return values;
  }
}

const AXIS = new Layout(1, 'u32 struct_size, i32 kind, f64 low, f64 step, i64 buckets');
const POSITION = new Layout(2, `u32 struct_size, i32 side, i32 contract, i32 maintenance,
  f64 entry, f64 leverage, f64 margin, f64 quantity, f64 mmr, f64 deduction, f64 fee,
  f64 cross, f64 equity`);
const CONFIG = new Layout(3, `u32 struct_size, i32 contract, i32 maintenance, i32 initial,
  i32 entry_points, i32 reserved, f64 turnover, i64 holding_ms, f64 intrabar`);
const TIER = new Layout(4, 'f64 leverage, f64 share_long, f64 share_short, f64 mmr, f64 fee');
const STATS = new Layout(5, `u32 struct_size, i32 tiers, i64 bytes, i64 pushes, i64 off_axis,
  i64 time_ms, f64 close, f64 open_interest, f64 coverage, f64 side_coverage[2],
  f64 opened[2], f64 closed[2], f64 liquidated[2], f64 liquidated_quote[2], f64 unknown[2],
  f64 unlevered[2], f64 total[2], f64 below[2][16], f64 above[2][16], f64 kept[2],
  i32 opening, i32 reserved`);
const CLUSTER = new Layout(6, `f64 low, f64 high, f64 amount, f64 distance, i64 first,
  i64 count, i32 tier, i32 reserved`);
const SUMMARY = new Layout(7, `u32 struct_size, i32 unit, f64 total[2], f64 imbalance,
  i64 nearest_first[2], i64 nearest_count[2], f64 nearest_low[2], f64 nearest_high[2],
  f64 nearest_amount[2], i64 pain_bucket[2], f64 pain_price[2], f64 pain_amount[2]`);
const BRACKET = new Layout(8, 'f64 cap, f64 leverage, f64 mmr, f64 deduction');
const RULES = new Layout(9, `u32 struct_size, i32 contract, i32 maintenance, i32 measure,
  i32 rule, i32 reserved, i64 since_ms, i64 until_ms, f64 fee, f64 face`);
const HEAT_CONFIG = new Layout(10,
  'u32 struct_size, i32 unit, i32 reading, i32 tiers, i64 columns');
const HEAT_WINDOW = new Layout(11, `u32 struct_size, i32 tiers, i64 columns, i64 first,
  i64 buckets, f64 low, f64 high, i64 pushed`);
const CASCADE_END = new Layout(12, `u32 struct_size, i32 reason, f64 order, f64 price,
  i64 bucket, f64 liquidated, f64 amplification, f64 unfilled, f64 by_tier[16]`);
const BURN = new Layout(13, 'i64 bucket, f64 price, f64 liquidated, f64 total');
const ZONE = new Layout(14, 'i64 first, i64 count, f64 from, f64 to, f64 fuel, f64 order');
const SNAPSHOT = new Layout(15, `i64 time_ms, f64 open_interest, f64 high, f64 low, f64 close,
  f64 entry, f64 volume, f64 reserved`);
const COLUMNS = new Layout(16, `u32 struct_size, i32 reserved, ptr time_ms, ptr open_interest,
  ptr high, ptr low, ptr close, ptr entry, ptr volume, ptr unused`);
const BRACKET_TABLE = new Layout(17, `u32 struct_size, i32 reserved, i32 measure, i32 rule,
  i64 count, i64 stride, ptr rows, ptr unused`);
const RANGE = new Layout(20, 'i64 first, i64 count');
const HEAT_RANGE = new Layout(21,
  'u32 struct_size, i32 side, i64 from_ms, i64 to_ms, f64 low, f64 high');
const SCENARIO = new Layout(22, `u32 struct_size, i32 direction, i64 buckets, i64 n_tiers,
  i64 n_depth, f64 start, f64 per_percent, f64 order, f64 move, ptr edges, ptr density,
  ptr depth_price, ptr depth_quote`);
const CURVE = new Layout(23, 'u32 struct_size, i32 reserved, i64 first, i64 length, i64 n_zones');
const FINDING = new Layout(24, 'i64 row, i32 kind, i32 reserved, f64 value, f64 against');
const LIMITS = new Layout(25, `u32 struct_size, i32 contract, f64 change, f64 back, f64 move,
  f64 worth, f64 volume, f64 interval, f64 usual_ms, f64 range, f64 step`);
const FORECAST = new Layout(26, `u32 struct_size, i32 reserved, i64 life_ms, i64 rows,
  i64 time_ms, f64 weight[2][3], f64 mean[2][3], f64 square[2][3]`);
const FORECAST_ROW = new Layout(27, 'i64 time_ms, f64 long, f64 short, f64 seen_long, f64 seen_short');
const EXPECTED = new Layout(28, `u32 struct_size, i32 reserved, f64 level, f64 spread,
  f64 median, f64 low_80, f64 high_80, f64 low_95, f64 high_95`);

const LAYOUTS = [AXIS, POSITION, CONFIG, TIER, STATS, CLUSTER, SUMMARY, BRACKET, RULES,
  HEAT_CONFIG, HEAT_WINDOW, CASCADE_END, BURN, ZONE, SNAPSHOT, COLUMNS, BRACKET_TABLE, RANGE,
  HEAT_RANGE, SCENARIO, CURVE, FINDING, LIMITS, FORECAST, FORECAST_ROW, EXPECTED];

// ---- errors --------------------------------------------------------------------------------

/** A call failed. */
export class LiqmapError extends Error {
  constructor(code, { row = null, what = 'row', column = null } = {}) {
    const where = [row === null ? '' : `${what} ${row}`, column ?? ''].filter(Boolean).join(', ');
    super((where ? `${where}: ` : '') + memory.text(c.liqmap_status_text(code)));
    this.name = memory.text(c.liqmap_status_name(code));
    this.code = code;
    this.row = row;
    this.column = column;
  }
}

/** -1 to -99: the call is wrong. */
export class UsageError extends LiqmapError {}

/** -100 to -199: a number is wrong; `row` says where. */
export class DataError extends LiqmapError {}

/** -200 to -299: no room for it, or nothing there yet. */
export class NotReadyError extends LiqmapError {}

/** -300 to -399: bytes that are no map, or damaged. */
export class FormatError extends LiqmapError {}

const BANDS = [UsageError, DataError, NotReadyError, FormatError];

function check(status, row = -1, what = 'row', column = null) {
  if (status === 0) return;
  const Band = BANDS[Math.min(Math.floor(-status / 100), 3)];
  throw new Band(status, { row: row < 0 ? null : row, what, column });
}

// ---- arguments -----------------------------------------------------------------------------

const SIDES = ['long', 'short'];
const UNITS = ['contracts', 'quote'];
const CONTRACTS = ['linear', 'inverse'];
const MAINTENANCE = ['mark', 'entry'];
const INITIAL = ['unknown', 'entry'];
const AXIS_KINDS = ['linear', 'log'];
const MEASURES = ['notional', 'contracts'];
const RULE_NAMES = ['flat', 'deduction'];
const PROFILES = ['smallest', 'cap'];
const READINGS = ['density', 'cumulative'];
const DIRECTIONS = ['down', 'up'];
const REASONS = ['stopped', 'book exhausted', 'axis exhausted'];
const FINDINGS = ['time', 'zero', 'spike', 'move', 'range', 'worth', 'volume', 'entry',
  'interval', 'step'];
const MAX_INT64 = 0x7fffffffffffffffn;

export const LONG = 'long';
export const SHORT = 'short';
export const MAX_TIERS = 16;

function word(value, words, name) {
  const code = words.indexOf(value);
  if (code < 0) throw new TypeError(`${name}: expected one of ${words.join(', ')}, found ${value}`);
  return code;
}

function whole(value, name) {
  if (typeof value === 'bigint') return value;
  if (!Number.isInteger(value)) throw new TypeError(`${name}: expected a whole number, found ${value}`);
  return BigInt(value);
}

function real(value, name) {
  if (typeof value !== 'number') throw new TypeError(`${name}: expected a number, found ${value}`);
  return value;
}

const sides = ([long, short]) => ({ long, short });
const named = (values, names) =>
  Object.fromEntries(names.map(([own, other]) => [own, values[other]]));

// ---- the module ----------------------------------------------------------------------------

/** Loads the library: its bytes or its module. Once, before anything else. */
export async function init(wasm) {
  if (c) return;
  const module = wasm instanceof WebAssembly.Module ? wasm : await WebAssembly.compile(wasm);
  const instance = await WebAssembly.instantiate(module, {});
  for (const { number, size, grows } of LAYOUTS) {
    const found = instance.exports.liqmap_struct_size(number);
    if (found < size || (found > size && !grows)) {
      throw new Error(`liqmap: struct ${number} has ${found} bytes in the module, ${size} here`);
    }
  }
  c = instance.exports;
  memory = new Memory(c.memory);
  check(c.liqmap_self_check());
}

/** The version of the library. */
export const version = () => memory.text(c.liqmap_version_string());

/** Bytes that maps, rings and readings take in the module's memory now. */
export const memoryUsed = () => memory.used;

// ---- axis ----------------------------------------------------------------------------------

/** Half-open buckets of price, as liqmap_axis has them. */
export class Axis {
  #edges;
  #midpoints;

  constructor(kind, low, step, buckets) {
    word(kind, AXIS_KINDS, 'kind');
    this.kind = kind;
    this.low = real(low, 'low');
    this.step = real(step, 'step');
    this.buckets = Number(whole(buckets, 'buckets'));
    Object.freeze(this);
  }

  get length() {
    return this.buckets;
  }

  get edges() {
    this.#edges ??= borrowing((borrow) => {
      const [own, count] = [borrow.struct(AXIS, axisStruct(this)), borrow.room(8)];
      check(c.liqmap_axis_edges(own, 0, 0n, count));
      const n = Number(memory.view().getBigInt64(count, true));
      const at = borrow.room(n * 8);
      check(c.liqmap_axis_edges(own, at, BigInt(n), 0));
      return memory.array(Float64Array, at, n).slice();
    });
    return this.#edges;
  }

  get midpoints() {
    const edges = this.edges;
    this.#midpoints ??= Float64Array.from({ length: this.buckets },
      (_, i) => 0.5 * edges[i] + 0.5 * edges[i + 1]);
    return this.#midpoints;
  }

  /** The bucket that holds a price: -1 below the axis, `buckets` above it. */
  find(price) {
    const edges = this.edges;
    if (!(price >= 1e-60 && price <= 1e60)) { // what the library refuses
      return borrowing((borrow) => {
        const own = borrow.struct(AXIS, axisStruct(this));
        check(c.liqmap_axis_find(own, 0, own, BigInt(edges.length), real(price, 'price')));
        return -1;
      });
    }
    let [low, high] = [-1, edges.length - 1]; // edges[low] <= price < edges[high + 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (edges[middle] <= price) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

const axisStruct = ({ kind, low, step, buckets }) =>
  ({ kind: AXIS_KINDS.indexOf(kind), low, step, buckets });
const axisOf = ({ kind, low, step, buckets }) => new Axis(AXIS_KINDS[kind], low, step, buckets);

function axisBy(kind, low, high, step) {
  return borrowing((borrow) => {
    const own = borrow.struct(AXIS, { kind, low: real(low, 'low'), step: real(step, 'step') });
    check(c.liqmap_axis_reach(own, nextUp(real(high, 'high'))));
    return axisOf(AXIS.read(own));
  });
}

function nextUp(value) {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  if (!(value > 0 && value < Infinity)) return value;
  view.setBigInt64(0, view.getBigInt64(0) + 1n);
  return view.getFloat64(0);
}

/** Buckets of one width, from `low` on, as many as it takes to hold `high`. */
export const linearAxis = (low, high, step) => axisBy(0, low, high, step);

/** Buckets of one ratio, 1 + step, from `low` on, as many as it takes to hold `high`. */
export const logAxis = (low, high, step) => axisBy(1, low, high, step);

/** From a quarter of a price to four times it, in steps of 0.0005. */
export const autoAxis = (price) =>
  borrowing((borrow) => {
    const own = borrow.struct(AXIS);
    check(c.liqmap_axis_auto(own, real(price, 'price')));
    return axisOf(AXIS.read(own));
  });

// ---- settings ------------------------------------------------------------------------------

const CONFIG_NAMES = [['entryPoints', 'entry_points'], ['turnover', 'turnover'],
  ['holdingMs', 'holding_ms'], ['intrabar', 'intrabar']];
const TIER_NAMES = [['leverage', 'leverage'], ['shareLong', 'share_long'],
  ['shareShort', 'share_short'], ['mmr', 'mmr'], ['fee', 'fee']];
const DEFAULT_MMR = 0.004;

const configOf = (struct) => ({
  contract: CONTRACTS[struct.contract],
  maintenance: MAINTENANCE[struct.maintenance],
  initial: INITIAL[struct.initial],
  ...named(struct, CONFIG_NAMES),
});

const tierOf = (struct) => named(struct, TIER_NAMES);

function tierStruct(tier) {
  const { leverage, shareLong, shareShort = shareLong, mmr = DEFAULT_MMR, fee = 0 } = tier;
  return {
    leverage: real(leverage, 'leverage'),
    share_long: real(shareLong, 'shareLong'),
    share_short: real(shareShort, 'shareShort'),
    mmr: real(mmr, 'mmr'),
    fee: real(fee, 'fee'),
  };
}

function configStruct(config) {
  const all = { ...defaultConfig(), ...config };
  return {
    contract: word(all.contract, CONTRACTS, 'contract'),
    maintenance: word(all.maintenance, MAINTENANCE, 'maintenance'),
    initial: word(all.initial, INITIAL, 'initial'),
    entry_points: Number(whole(all.entryPoints, 'entryPoints')),
    turnover: real(all.turnover, 'turnover'),
    holding_ms: all.holdingMs,
    intrabar: real(all.intrabar, 'intrabar'),
  };
}

/** How a map models by default. */
export const defaultConfig = () =>
  borrowing((borrow) => {
    const own = borrow.room(CONFIG.size);
    check(c.liqmap_config_init(own, CONFIG.size));
    return configOf(CONFIG.read(own));
  });

/** Rows that a call counts and then writes. */
function rowsOf(layout, call) {
  return borrowing((borrow) => {
    const count = borrow.room(8);
    check(call(borrow, 0, 0n, BigInt(layout.size), count));
    const n = Number(memory.view().getBigInt64(count, true));
    const at = borrow.room(n * layout.size);
    if (n > 0) check(call(borrow, at, BigInt(n), BigInt(layout.size), count));
    return Array.from({ length: n }, (_, i) => layout.read(at + i * layout.size));
  });
}

/** 25x, 50x and 100x, the tiers of a map that is made without. */
export const defaultTiers = () =>
  rowsOf(TIER, (_, ...rows) => c.liqmap_default_tiers(...rows)).map(tierOf);

/** The fitted settings of a name: "btcusdt-1h" or "classic". */
export function preset(name, barMs = 3600000, hasVolume = true) {
  return borrowing((borrow) => {
    const [own, count] = [borrow.room(CONFIG.size), borrow.room(8)];
    const [tiers, text] = [borrow.room(TIER.size * MAX_TIERS), borrow.text(name)];
    check(c.liqmap_config_init(own, CONFIG.size));
    check(c.liqmap_preset(own, tiers, BigInt(MAX_TIERS), BigInt(TIER.size), count, text,
      whole(barMs, 'barMs'), hasVolume ? 1 : 0));
    const n = Number(memory.view().getBigInt64(count, true));
    const number = presetNames().indexOf(name);
    return {
      name,
      source: memory.text(c.liqmap_preset_source(BigInt(number))),
      config: configOf(CONFIG.read(own)),
      tiers: Array.from({ length: n }, (_, i) => tierOf(TIER.read(tiers + i * TIER.size))),
    };
  });
}

const presetNames = () => Array.from({ length: Number(c.liqmap_preset_count()) },
  (_, i) => memory.text(c.liqmap_preset_name(BigInt(i))));

/** All presets, for hours with volume. */
export const presets = () => presetNames().map((name) => preset(name));

// ---- margin and venues ---------------------------------------------------------------------

function positionStruct(position) {
  const { side, contract = 'linear', maintenance = 'mark', ...numbers } = position;
  return {
    side: word(side, SIDES, 'side'),
    contract: word(contract, CONTRACTS, 'contract'),
    maintenance: word(maintenance, MAINTENANCE, 'maintenance'),
    mmr: DEFAULT_MMR,
    quantity: 1,
    ...numbers,
  };
}

const priced = (call) => (position) =>
  borrowing((borrow) => {
    const [out, own] = [borrow.room(8), borrow.struct(POSITION, positionStruct(position))];
    check(c[call](out, own));
    return memory.view().getFloat64(out, true);
  });

/** Liquidation price divided by entry price, of a bare isolated position. */
export const liquidationFactor = priced('liqmap_liquidation_factor');

/** Where a position's equity is down to its maintenance margin. */
export const liquidationPrice = priced('liqmap_liquidation_price');

/** Where its margin is used up. */
export const bankruptcyPrice = priced('liqmap_bankruptcy_price');

function tableStruct(borrow, brackets, measure, rule) {
  return borrow.struct(BRACKET_TABLE, {
    measure: word(measure, MEASURES, 'measure'),
    rule: word(rule, RULE_NAMES, 'rule'),
    count: brackets.length,
    stride: BRACKET.size,
    rows: borrow.rows(BRACKET, brackets),
  });
}

/** Liquidation price by a table of brackets, and the bracket the position is in there. */
export function bracketedPrice(position, brackets, { measure = 'notional', rule = 'deduction' } = {}) {
  return borrowing((borrow) => {
    const [price, bracket, bad] = [borrow.room(8), borrow.room(8), borrow.room(8)];
    const status = c.liqmap_bracketed_price(price, bracket, bad,
      borrow.struct(POSITION, positionStruct(position)),
      tableStruct(borrow, brackets, measure, rule));
    const view = memory.view();
    check(status, Number(view.getBigInt64(bad, true)), 'bracket');
    return { price: view.getFloat64(price, true), bracket: Number(view.getBigInt64(bracket, true)) };
  });
}

/** One instrument on one venue, under the rules of one time. */
export class Venue {
  constructor(fields) {
    Object.assign(this, fields);
    Object.freeze(this);
  }

  /** Liquidation price of a position by the venue's brackets and rules. */
  price(position) {
    const { contract, maintenance, fee, measure, rule } = this;
    return bracketedPrice({ ...position, contract, maintenance, fee }, this.brackets,
      { measure, rule });
  }

  /** Tiers with the venue's rate and fee where they name no rate of their own. */
  tiers(tiers, profile = 'smallest') {
    return borrowing((borrow) => {
      const [rows, bad] = [borrow.rows(TIER, tiers.map(tierStruct)), borrow.room(8)];
      const status = c.liqmap_table_tiers(rows, BigInt(tiers.length), BigInt(TIER.size), bad,
        borrow.struct(RULES, { fee: this.fee }),
        tableStruct(borrow, this.brackets, this.measure, this.rule),
        word(profile, PROFILES, 'profile'));
      check(status, Number(memory.view().getBigInt64(bad, true)), 'tier');
      return tiers.map((tier, i) => tier.mmr !== undefined ? { fee: 0, ...tier }
        : tierOf(TIER.read(rows + i * TIER.size)));
    });
  }
}

function venueOf(number) {
  const n = BigInt(number);
  const brackets = rowsOf(BRACKET, (_, ...rows) => c.liqmap_venue_brackets(n, ...rows));
  return borrowing((borrow) => {
    const own = borrow.struct(RULES);
    check(c.liqmap_venue_rules(n, own));
    const rules = RULES.read(own);
    return new Venue({
      number,
      name: memory.text(c.liqmap_venue_name(n)),
      source: memory.text(c.liqmap_venue_source(n)),
      contract: CONTRACTS[rules.contract],
      maintenance: MAINTENANCE[rules.maintenance],
      measure: MEASURES[rules.measure],
      rule: RULE_NAMES[rules.rule],
      sinceMs: rules.since_ms,
      untilMs: rules.until_ms < 2 ** 63 ? rules.until_ms : null,
      fee: rules.fee,
      face: rules.face,
      brackets,
    });
  });
}

/** The rules of an instrument, such as "binance:BTCUSDT", known at a time, UTC. */
export const venue = (name, timeMs = null) =>
  borrowing((borrow) => {
    const number = borrow.room(8);
    const time = timeMs === null ? MAX_INT64 : whole(timeMs, 'timeMs');
    check(c.liqmap_venue_find(number, borrow.text(name), time));
    return venueOf(Number(memory.view().getBigInt64(number, true)));
  });

/** All rules there are. */
export const venues = () =>
  Array.from({ length: Number(c.liqmap_venue_count()) }, (_, i) => venueOf(i));

// ---- snapshots -----------------------------------------------------------------------------

const NEEDED = ['time_ms', 'open_interest', 'high', 'low', 'close'];
const GIVEN = [...NEEDED, 'entry', 'volume'];

/** Columns copied into the module's memory, once. */
function columnsStruct(borrow, columns) {
  const missing = NEEDED.filter((name) => !columns[name]);
  if (missing.length > 0) throw new TypeError(`no column ${missing.join(', ')}`);
  const n = columns.time_ms.length;
  const at = {};
  for (const name of GIVEN) {
    if (!columns[name]) continue;
    if (columns[name].length !== n) {
      throw new TypeError(`column ${name}: expected ${n} rows, found ${columns[name].length}`);
    }
    at[name] = name === 'time_ms' ? borrow.times(columns[name]) : borrow.doubles(columns[name]);
  }
  return [borrow.struct(COLUMNS, at), n];
}

const IN_ORDER = ['open_interest', 'volume', 'high', 'low', 'close', 'entry'];
const WRONG = {
  LIQMAP_E_NOT_FINITE: (x) => !Number.isFinite(x),
  LIQMAP_E_QUANTITY: (x, name) => (name === 'open_interest' || name === 'volume') && x < 0,
  LIQMAP_E_PRICE: (x, name) => ['high', 'low', 'close'].includes(name) && x <= 0,
  LIQMAP_E_MAGNITUDE: (x) => x !== 0 && !(Math.abs(x) >= 1e-60 && Math.abs(x) <= 1e60),
};

/** Which number of a snapshot a status means, as liqmap/push.h orders them. */
function badColumn(status, row) {
  if (status === 0) return null;
  const name = memory.text(c.liqmap_status_name(status));
  if (name === 'LIQMAP_E_TIME') return 'time_ms';
  if (name === 'LIQMAP_E_ENTRY') return 'entry';
  if (name === 'LIQMAP_E_PRICE_ORDER') return row.low > row.high ? 'low' : 'close';
  const wrong = WRONG[name];
  return wrong ? IN_ORDER.find((key) => wrong(row[key] ?? 0, key)) ?? null : null;
}

/** What is implausible in columns of snapshots. */
export function inspect(columns, { contract = 'linear', ...limits } = {}) {
  return borrowing((outer) => {
    const [own, n] = columnsStruct(outer, columns);
    const asked = outer.struct(LIMITS, { contract: word(contract, CONTRACTS, 'contract'), ...limits });
    return rowsOf(FINDING, (_, ...rows) => c.liqmap_inspect(...rows, own, BigInt(n), asked))
      .filter(({ kind }) => kind < FINDINGS.length) // a newer module may know others
      .map(({ row, kind, value, against }) => ({ row, kind: FINDINGS[kind], value, against }));
  });
}

// ---- reading -------------------------------------------------------------------------------

/** Amounts per bucket and tier of one side: values is [bucket][tier], row-major. */
export class Reading {
  constructor(fields) {
    Object.assign(this, fields);
    Object.freeze(this);
  }

  get length() {
    return this.values.length / this.tiers;
  }

  get edges() {
    return this.axis.edges.subarray(this.first, this.first + this.length + 1);
  }

  get midpoints() {
    return this.axis.midpoints.subarray(this.first, this.first + this.length);
  }

  row(bucket) {
    const at = (bucket - this.first) * this.tiers;
    return this.values.subarray(at, at + this.tiers);
  }
}

// ---- map -----------------------------------------------------------------------------------

const codes = (side, unit) => [word(side, SIDES, 'side'), word(unit, UNITS, 'unit')];
const total = (row) => row.reduce((sum, amount) => sum + amount, 0);

/** The map of one instrument on one venue. */
export class Map {
  #held;
  #axis;
  #tiers;
  #config;

  constructor(axis, tiers = null, config = {}) {
    if (axis instanceof Held) {
      this.#adopt(axis); // of unpack() and copy()
      return;
    }
    if (!(axis instanceof Axis)) throw new TypeError('axis: expected an Axis');
    if (tiers !== null && tiers.length === 0) throw new TypeError('tiers: expected 1 to 16, found none');
    this.#adopt(borrowing((borrow) => {
      const shape = [borrow.struct(CONFIG, configStruct(config)), borrow.struct(AXIS, axisStruct(axis))];
      const rows = tiers === null ? 0 : borrow.rows(TIER, tiers.map(tierStruct));
      const n = BigInt(tiers === null ? 0 : tiers.length);
      const out = borrow.room(8);
      check(c.liqmap_size(out, ...shape, n));
      const size = memory.view().getBigInt64(out, true);
      return placed(Number(size), (at) => {
        const status = c.liqmap_init(at, size, out, ...shape, rows, n, tiers === null ? 0n : BigInt(TIER.size));
        check(status, Number(memory.view().getBigInt64(out, true)), 'tier');
      });
    }));
  }

  /** A map by the rules of a venue, such as "binance:BTCUSDT", or a Venue. */
  static forVenue(name, axis, { tiers = null, config = {}, timeMs = null, profile = 'smallest' } = {}) {
    const rules = name instanceof Venue ? name : venue(name, timeMs);
    const most = Math.max(...rules.brackets.map(({ leverage }) => leverage || Infinity));
    const own = tiers ?? defaultTiers().filter(({ leverage }) => leverage <= most)
      .map(({ mmr, fee, ...tier }) => tier);
    const { contract, maintenance } = rules;
    return new Map(axis, rules.tiers(own, profile), { ...config, contract, maintenance });
  }

  /** The map that pack() made bytes of; a FormatError where they are none. */
  static unpack(bytes) {
    return new Map(borrowing((borrow) => {
      const [from, out, n] = [borrow.bytes(bytes), borrow.room(8), BigInt(bytes.length)];
      check(c.liqmap_unpack_size(out, from, n));
      const size = memory.view().getBigInt64(out, true);
      return placed(Number(size), (at) => check(c.liqmap_unpack(at, size, from, n)));
    }));
  }

  #adopt(held) {
    this.#held = held;
    borrowing((borrow) => {
      const [axis, config] = [borrow.struct(AXIS), borrow.struct(CONFIG)];
      check(c.liqmap_get_axis(held.at, axis));
      check(c.liqmap_get_config(held.at, config));
      this.#axis = axisOf(AXIS.read(axis));
      this.#config = Object.freeze(configOf(CONFIG.read(config)));
    });
    this.#tiers = Object.freeze(rowsOf(TIER, (_, ...rows) => c.liqmap_get_tiers(held.at, ...rows))
      .map((row) => Object.freeze(tierOf(row))));
  }

  get axis() {
    return this.#axis;
  }

  get tiers() {
    return this.#tiers;
  }

  get config() {
    return this.#config;
  }

  get length() {
    return this.#axis.buckets;
  }

  /** Where the map lies in the module's memory. */
  get at() {
    return this.#held.at;
  }

  /** Lets go of its memory: every call after it throws a UsageError. */
  release() {
    this.#held.release();
  }

  stats() {
    return borrowing((borrow) => {
      const own = borrow.struct(STATS);
      check(c.liqmap_get_stats(this.at, own));
      const s = STATS.read(own);
      const tiers = (rows) => sides(rows.map((row) => row.slice(0, s.tiers)));
      return {
        tiers: s.tiers,
        bytes: s.bytes,
        pushes: s.pushes,
        offAxis: s.off_axis,
        timeMs: s.time_ms,
        close: s.close,
        openInterest: s.open_interest,
        coverage: s.coverage,
        sideCoverage: sides(s.side_coverage),
        opened: sides(s.opened),
        closed: sides(s.closed),
        liquidated: sides(s.liquidated),
        liquidatedQuote: sides(s.liquidated_quote),
        unknown: sides(s.unknown),
        unlevered: sides(s.unlevered),
        total: sides(s.total),
        below: tiers(s.below),
        above: tiers(s.above),
        kept: sides(s.kept),
        opening: s.opening,
      };
    });
  }

  validate() {
    check(c.liqmap_validate(this.at));
  }

  reset() {
    check(c.liqmap_reset(this.at));
  }

  copy() {
    const size = this.stats().bytes;
    return new Map(placed(size, (at) => check(c.liqmap_copy(at, BigInt(size), this.at))));
  }

  /** One snapshot. With `liquidated` what it liquidated: [side][tier], in `unit`. */
  push(snapshot, { liquidated = false, unit = 'quote' } = {}) {
    return borrowing((borrow) => {
      const n = liquidated ? 2 * this.#tiers.length : 0;
      const [own, out] = [borrow.struct(SNAPSHOT, snapshot), n > 0 ? borrow.room(n * 8) : 0];
      const status = c.liqmap_push(this.at, out, BigInt(n), word(unit, UNITS, 'unit'), own);
      check(status, -1, 'row', badColumn(status, snapshot));
      return n > 0 ? memory.array(Float64Array, out, n).slice() : undefined;
    });
  }

  /** Snapshots as columns. Where one is bad, those before it were pushed. */
  pushMany(columns, { liquidated = false, unit = 'quote', first = 0, count = null } = {}) {
    return borrowing((borrow) => {
      const [own, rows] = columnsStruct(borrow, cut(columns, first, count));
      const n = liquidated ? rows * 2 * this.#tiers.length : 0;
      const [pushed, out] = [borrow.room(8), n > 0 ? borrow.room(n * 8) : 0];
      const status = c.liqmap_push_many(this.at, pushed, out, BigInt(n), word(unit, UNITS, 'unit'),
        own, BigInt(rows));
      if (status !== 0) {
        const row = first + Number(memory.view().getBigInt64(pushed, true));
        const fields = Object.fromEntries(GIVEN.map((name) => [name, columns[name]?.[row]]));
        check(status, row, 'row', badColumn(status, fields));
      }
      return n > 0 ? memory.array(Float64Array, out, n).slice() : undefined;
    });
  }

  /** Liquidates what the range of a snapshot touches. */
  sweep(snapshot) {
    borrowing((borrow) => check(c.liqmap_sweep(this.at, 0, 0n, 0, borrow.struct(SNAPSHOT, snapshot))));
  }

  /** Opens contracts of one side as a push of the snapshot does. */
  open(side, contracts, snapshot) {
    borrowing((borrow) => check(c.liqmap_open(this.at, word(side, SIDES, 'side'),
      real(contracts, 'contracts'), borrow.struct(SNAPSHOT, snapshot))));
  }

  /** Closes contracts of one side, in proportion over all it holds. */
  close(side, contracts) {
    check(c.liqmap_close(this.at, word(side, SIDES, 'side'), real(contracts, 'contracts')));
  }

  /** Puts a known position at its own liquidation price. */
  place(side, tier, price, contracts) {
    check(c.liqmap_place(this.at, word(side, SIDES, 'side'), whole(tier, 'tier'),
      real(price, 'price'), real(contracts, 'contracts')));
  }

  #fill(call, side, unit, first, count, width) {
    return borrowing((borrow) => {
      const n = (count ?? this.length - first) * width;
      const at = borrow.room(Math.max(0, n) * 8);
      check(c[call](this.at, at, BigInt(n), 0, ...codes(side, unit), whole(first, 'first'),
        BigInt(n / width)));
      return memory.array(Float64Array, at, n).slice();
    });
  }

  #read(kind, side, { unit = 'quote', first = 0, count = null } = {}) {
    const tiers = this.#tiers.length;
    const values = this.#fill(`liqmap_${kind}`, side, unit, first, count, tiers);
    const labels = this.#tiers.map(({ leverage }) => `${leverage}x`);
    return new Reading({ values, kind, side, unit, axis: this.#axis, first, tiers, labels });
  }

  /** What is liquidated in each bucket. */
  density(side, options) {
    return this.#read('density', side, options);
  }

  /** What is liquidated on the way to each bucket, itself included. */
  cumulative(side, options) {
    return this.#read('cumulative', side, options);
  }

  densityTotals(side, { unit = 'quote', first = 0, count = null } = {}) {
    return this.#fill('liqmap_density_totals', side, unit, first, count, 1);
  }

  cumulativeTotals(side, { unit = 'quote', first = 0, count = null } = {}) {
    return this.#fill('liqmap_cumulative_totals', side, unit, first, count, 1);
  }

  /** What is liquidated in the bucket of a price, and on the way to it. */
  cumulativeAt(side, price, unit = 'quote') {
    return borrowing((borrow) => {
      const n = this.#tiers.length;
      const [inside, summed, out] = [borrow.room(n * 8), borrow.room(n * 8), borrow.room(8)];
      check(c.liqmap_cumulative_at(this.at, inside, summed, BigInt(n), out, ...codes(side, unit),
        real(price, 'price')));
      const cumulative = [...memory.array(Float64Array, summed, n)];
      return {
        price,
        bucket: Number(memory.view().getBigInt64(out, true)),
        inBucket: [...memory.array(Float64Array, inside, n)],
        cumulative,
        total: total(cumulative),
      };
    });
  }

  /** The first bucket, outward, where the cumulative amount reaches a target. */
  priceAt(side, target, unit = 'quote') {
    return borrowing((borrow) => {
      const [bucket, price] = [borrow.room(8), borrow.room(8)];
      check(c.liqmap_price_at(this.at, bucket, price, ...codes(side, unit), real(target, 'target')));
      const view = memory.view();
      return { price: view.getFloat64(price, true), bucket: Number(view.getBigInt64(bucket, true)) };
    });
  }

  /** Runs of heavy buckets of one side, the heaviest first. */
  clusters(side, { unit = 'quote', most = Infinity, first = 0, count = null } = {}) {
    return borrowing((outer) => {
      const where = outer.struct(RANGE, { first, count: count ?? this.length - first });
      const rows = rowsOf(CLUSTER, (_, ...out) =>
        c.liqmap_clusters(this.at, ...out, ...codes(side, unit), where));
      return rows.slice(0, most).map(({ low, high, amount, distance, first: at, count: buckets, tier }) =>
        ({ low, high, amount, distance, first: at, buckets, tier }));
    });
  }

  /** Both sides in a few numbers. */
  summary({ unit = 'quote', first = 0, count = null } = {}) {
    return borrowing((borrow) => {
      const own = borrow.struct(SUMMARY);
      check(c.liqmap_get_summary(this.at, own, word(unit, UNITS, 'unit'), whole(first, 'first'),
        BigInt(count ?? this.length - first)));
      const s = SUMMARY.read(own);
      return {
        unit,
        total: sides(s.total),
        imbalance: s.imbalance,
        nearestFirst: sides(s.nearest_first),
        nearestCount: sides(s.nearest_count),
        nearestLow: sides(s.nearest_low),
        nearestHigh: sides(s.nearest_high),
        nearestAmount: sides(s.nearest_amount),
        painBucket: sides(s.pain_bucket),
        painPrice: sides(s.pain_price),
        painAmount: sides(s.pain_amount),
      };
    });
  }

  /** Adds maps on the same axis to this one. */
  merge(...others) {
    for (const other of others) check(c.liqmap_merge(this.at, other.at));
  }

  /** A map of what this one holds, on another axis. */
  resample(axis) {
    const other = new Map(axis, this.#tiers, this.#config);
    try {
      check(c.liqmap_resample(other.at, this.at));
    } catch (error) {
      other.release();
      throw error;
    }
    return other;
  }

  /** The map as bytes that any platform and any later version reads. */
  pack() {
    return borrowing((borrow) => {
      const out = borrow.room(8);
      check(c.liqmap_pack_size(this.at, out));
      const n = Number(memory.view().getBigInt64(out, true));
      const at = borrow.room(n);
      check(c.liqmap_pack(this.at, at, BigInt(n), 0));
      return memory.array(Uint8Array, at, n).slice();
    });
  }
}

function cut(columns, first, count) {
  if (first === 0 && count === null) return columns;
  const end = count === null ? undefined : first + count;
  return Object.fromEntries(GIVEN.filter((name) => columns[name])
    .map((name) => [name, (columns[name].subarray ?? columns[name].slice).call(columns[name], first, end)]));
}

// ---- heat ----------------------------------------------------------------------------------

/** A ring of readings over time; the oldest is dropped for the newest. */
export class Heat {
  #held;
  #axis;

  constructor(map, columns, { unit = 'quote', reading = 'density', tiers = false } = {}) {
    this.#axis = map.axis;
    this.#held = borrowing((borrow) => {
      const [own, out] = [borrow.struct(HEAT_CONFIG, {
        unit: word(unit, UNITS, 'unit'),
        reading: word(reading, READINGS, 'reading'),
        tiers: tiers ? 1 : 0,
        columns,
      }), borrow.room(8)];
      check(c.liqmap_heat_size(out, own, map.at));
      const size = memory.view().getBigInt64(out, true);
      return placed(Number(size), (at) => check(c.liqmap_heat_init(at, size, own, map.at)));
    });
  }

  release() {
    this.#held.release();
  }

  /** Takes a column from a map. */
  push(map) {
    check(c.liqmap_heat_push(this.#held.at, map.at));
  }

  /** Drops every second column, counted back from the newest. */
  thin() {
    check(c.liqmap_heat_thin(this.#held.at));
  }

  get length() {
    return this.#window({ side: 0, from_ms: -MAX_INT64, to_ms: MAX_INT64 }).columns;
  }

  #window(range) {
    return borrowing((borrow) => {
      const out = borrow.struct(HEAT_WINDOW);
      check(c.liqmap_heat_read(this.#held.at, out, 0, 0, 0n, 0, 0n, borrow.struct(HEAT_RANGE, range)));
      return HEAT_WINDOW.read(out);
    });
  }

  /** Columns of a time range, oldest first, cut to a price range; `single`: float32. */
  read(side, { fromMs = -MAX_INT64, toMs = MAX_INT64, low = 0, high = 0, single = false } = {}) {
    const range = { side: word(side, SIDES, 'side'), from_ms: fromMs, to_ms: toMs, low, high };
    const { columns, buckets, tiers, first } = this.#window(range);
    const [kind, call] = single ? [Float32Array, 'liqmap_heat_read_float'] : [Float64Array, 'liqmap_heat_read'];
    const n = columns * buckets * tiers;
    return borrowing((borrow) => {
      const [times, closes] = [borrow.room(columns * 8), borrow.room(columns * 8)];
      const amounts = borrow.room(n * kind.BYTES_PER_ELEMENT);
      check(c[call](this.#held.at, 0, times, closes, BigInt(columns), amounts, BigInt(n),
        borrow.struct(HEAT_RANGE, range)));
      return {
        amounts: memory.array(kind, amounts, n).slice(),
        times: Float64Array.from(memory.array(BigInt64Array, times, columns), Number),
        closes: memory.array(Float64Array, closes, columns).slice(),
        edges: this.#axis.edges.slice(first, first + buckets + 1),
        columns,
        buckets,
        tiers,
      };
    });
  }
}

// ---- cascade -------------------------------------------------------------------------------

function scenario(borrow, density, direction, start, { edges, tiers, depth, perPercent = 0, order = 0, move = 0 }) {
  const code = word(direction, DIRECTIONS, 'direction');
  const isReading = density instanceof Reading;
  if (isReading && (density.side !== SIDES[code] || density.kind !== 'density' || density.unit !== 'quote')) {
    throw new TypeError(`density: expected that of ${SIDES[code]}s in quote`);
  }
  const own = edges ?? density.edges;
  const width = isReading ? density.tiers : tiers ?? 1;
  const values = isReading ? density.values : density;
  if (values.length !== (own.length - 1) * width) {
    throw new TypeError(`density: expected ${own.length - 1} buckets of ${width}, found ${values.length} numbers`);
  }
  const [prices, amounts] = depth ?? [[], []];
  if (prices.length !== amounts.length) throw new TypeError('depth: as many prices as amounts are needed');
  const at = borrow.struct(SCENARIO, {
    direction: code,
    buckets: own.length - 1,
    n_tiers: width,
    n_depth: prices.length,
    start: real(start, 'start'),
    per_percent: perPercent,
    order: real(order, 'order'),
    move: real(move, 'move'),
    edges: borrow.doubles(own),
    density: borrow.doubles(values),
    depth_price: depth ? borrow.doubles(prices) : 0,
    depth_quote: depth ? borrow.doubles(amounts) : 0,
  });
  return [at, width];
}

const failedAt = (status, bad) => check(status, Number(memory.view().getBigInt64(bad, true)), 'element');

/** How far an outside order carries price, with what it forces out. */
export function cascade(density, direction, start, options = {}) {
  return borrowing((borrow) => {
    const [asked, width] = scenario(borrow, density, direction, start, options);
    const [end, n, bad] = [borrow.struct(CASCADE_END), borrow.room(8), borrow.room(8)];
    failedAt(c.liqmap_cascade(end, 0, 0n, BigInt(BURN.size), n, bad, asked), bad);
    const count = Number(memory.view().getBigInt64(n, true));
    const rows = borrow.room(count * BURN.size);
    if (count > 0) {
      failedAt(c.liqmap_cascade(end, rows, BigInt(count), BigInt(BURN.size), n, bad, asked), bad);
    }
    const { reason, by_tier: byTier, ...found } = CASCADE_END.read(end);
    return {
      reason: REASONS[reason],
      ...found,
      byTier: byTier.slice(0, width),
      burned: Array.from({ length: count }, (_, i) => BURN.read(rows + i * BURN.size)),
    };
  });
}

/** The least order whose price touches each bucket, and where price runs by itself. */
export function triggerCurve(density, direction, start, options = {}) {
  return borrowing((borrow) => {
    const [asked] = scenario(borrow, density, direction, start, options);
    const [out, bad] = [borrow.struct(CURVE), borrow.room(8)];
    failedAt(c.liqmap_trigger_curve(out, 0, 0n, 0, 0n, BigInt(ZONE.size), bad, asked), bad);
    const { first, length, n_zones: count } = CURVE.read(out);
    const [orders, zones] = [borrow.room(length * 8), borrow.room(count * ZONE.size)];
    failedAt(c.liqmap_trigger_curve(out, length ? orders : 0, BigInt(length), count ? zones : 0,
      BigInt(count), BigInt(ZONE.size), bad, asked), bad);
    return {
      orders: memory.array(Float64Array, orders, length).slice(),
      first,
      zones: Array.from({ length: count }, (_, i) => {
        const zone = ZONE.read(zones + i * ZONE.size);
        return { first: zone.first, buckets: zone.count, start: zone.from, end: zone.to,
          fuel: zone.fuel, order: zone.order };
      }),
    };
  });
}

// ---- forecast ------------------------------------------------------------------------------

/** What was liquidated against what was forecast: the level, and an interval. */
export class Forecast {
  #held;

  constructor() {
    this.#held = placed(FORECAST.size, (at) => check(c.liqmap_forecast_init(at, FORECAST.size)));
  }

  /** One interval: {long, short} forecast and observed, quote currency. */
  add(timeMs, forecast, observed) {
    borrowing((borrow) => check(c.liqmap_forecast_add(this.#held.at, borrow.struct(FORECAST_ROW, {
      time_ms: timeMs,
      long: forecast.long,
      short: forecast.short,
      seen_long: observed.long,
      seen_short: observed.short,
    }))));
  }

  /** What to expect where a map says `amount`. */
  read(side, amount) {
    return borrowing((borrow) => {
      const own = borrow.struct(EXPECTED);
      check(c.liqmap_forecast_read(this.#held.at, own, word(side, SIDES, 'side'), real(amount, 'amount')));
      const e = EXPECTED.read(own);
      return { level: e.level, spread: e.spread, median: e.median, low80: e.low_80,
        high80: e.high_80, low95: e.low_95, high95: e.high_95 };
    });
  }

  release() {
    this.#held.release();
  }
}

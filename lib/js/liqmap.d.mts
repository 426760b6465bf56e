/* SPDX-License-Identifier: MIT */
/** Types of liqmap.mjs. Amounts are contracts or quote currency, times milliseconds UTC. */

export type Side = 'long' | 'short';
export type Unit = 'contracts' | 'quote';
export type Contract = 'linear' | 'inverse';
export type Maintenance = 'mark' | 'entry';
export type Measure = 'notional' | 'contracts';
export type Rule = 'flat' | 'deduction';
export type Profile = 'smallest' | 'cap';
export type Direction = 'up' | 'down';
export type Doubles = ArrayLike<number>;

export declare const LONG: 'long';
export declare const SHORT: 'short';
export declare const MAX_TIERS: 16;

/** One of both sides each. */
export interface Sides<T = number> {
  long: T;
  short: T;
}

/** Loads the library: the bytes of liqmap.wasm, or its module. Once, before anything else. */
export declare function init(wasm: BufferSource | WebAssembly.Module): Promise<void>;

/** The version of the library. */
export declare function version(): string;

/** Bytes that maps and rings take in the module's memory now. */
export declare function memoryUsed(): number;

/** A call failed: `code` below 0, `name` such as "LIQMAP_E_TIME", `row` of what is bad (a
 * snapshot, tier, bracket or element of an array) and `column` of a snapshot, where known. */
export declare class LiqmapError extends Error {
  readonly code: number;
  readonly row: number | null;
  readonly column: string | null;
}
/** -1 to -99: the call is wrong. */
export declare class UsageError extends LiqmapError {}
/** -100 to -199: a number is wrong. */
export declare class DataError extends LiqmapError {}
/** -200 to -299: no room for it, or nothing there yet. */
export declare class NotReadyError extends LiqmapError {}
/** -300 to -399: bytes that are no map, or damaged. */
export declare class FormatError extends LiqmapError {}

/** Half-open buckets, `[edge_i, edge_i+1)`: linear `low + i*step`, log `edge_i*(1 + step)`. */
export declare class Axis {
  constructor(kind: 'linear' | 'log', low: number, step: number, buckets: number);
  readonly kind: 'linear' | 'log';
  readonly low: number;
  readonly step: number;
  readonly buckets: number;
  readonly length: number;
  /** buckets + 1 prices; not to be written to. */
  readonly edges: Float64Array;
  readonly midpoints: Float64Array;
  /** The bucket that holds a price: -1 below the axis, `buckets` above it. */
  find(price: number): number;
}
export declare function linearAxis(low: number, high: number, step: number): Axis;
export declare function logAxis(low: number, high: number, step: number): Axis;
/** From a quarter of a price to four times it, in steps of 0.0005: the program's. */
export declare function autoAxis(price: number): Axis;

/** A leverage, and the part of what opens that has it. */
export interface Tier {
  leverage: number;
  shareLong: number;
  /** Of what opens short; the same where left out. */
  shareShort?: number;
  /** Maintenance rate: the venue's where one is named, else 0.004. */
  mmr?: number;
  fee?: number;
}

/** How a map models; liqmap_config says what each is. */
export interface Config {
  contract: Contract;
  maintenance: Maintenance;
  initial: 'unknown' | 'entry';
  entryPoints: number;
  turnover: number;
  holdingMs: number;
  intrabar: number;
}
export declare function defaultConfig(): Config;
export declare function defaultTiers(): Required<Tier>[];

export interface Preset {
  name: string;
  source: string;
  config: Config;
  tiers: Required<Tier>[];
}
export declare function preset(name: string, barMs?: number, hasVolume?: boolean): Preset;
export declare function presets(): Preset[];

/** One position. What is left out is 0, quantity 1, mmr 0.004. */
export interface Position {
  side: Side;
  entry?: number;
  leverage?: number;
  margin?: number;
  quantity?: number;
  mmr?: number;
  deduction?: number;
  fee?: number;
  cross?: number;
  equity?: number;
  contract?: Contract;
  maintenance?: Maintenance;
}
export interface Bracket {
  cap: number;
  leverage: number;
  mmr: number;
  deduction: number;
}
export interface BracketedPrice {
  price: number;
  bracket: number;
}
export declare function liquidationFactor(position: Position): number;
export declare function liquidationPrice(position: Position): number;
export declare function bankruptcyPrice(position: Position): number;
export declare function bracketedPrice(
  position: Position,
  brackets: Bracket[],
  options?: { measure?: Measure; rule?: Rule },
): BracketedPrice;

/** One instrument on one venue, under the rules of one time. */
export declare class Venue {
  constructor(fields: Omit<Venue, 'price' | 'tiers'>);
  readonly number: number;
  readonly name: string;
  readonly source: string;
  readonly contract: Contract;
  readonly maintenance: Maintenance;
  readonly measure: Measure;
  readonly rule: Rule;
  readonly sinceMs: number;
  readonly untilMs: number | null;
  readonly fee: number;
  readonly face: number;
  readonly brackets: Bracket[];
  price(position: Position): BracketedPrice;
  tiers(tiers: Tier[], profile?: Profile): Tier[];
}
export declare function venue(name: string, timeMs?: number | null): Venue;
export declare function venues(): Venue[];

/** The interval that ends at time_ms. */
export interface Snapshot {
  time_ms: number | bigint;
  open_interest: number;
  high: number;
  low: number;
  close: number;
  entry?: number;
  volume?: number;
}

/** Snapshots as columns; typed arrays are copied once, into the module's memory. */
export interface Columns {
  time_ms: Doubles | BigInt64Array;
  open_interest: Doubles;
  high: Doubles;
  low: Doubles;
  close: Doubles;
  entry?: Doubles;
  volume?: Doubles;
}

export interface Finding {
  row: number;
  kind: 'time' | 'zero' | 'spike' | 'move' | 'range' | 'worth' | 'volume' | 'entry' |
    'interval' | 'step';
  value: number;
  against: number;
}
export interface Limits {
  contract?: Contract;
  change?: number;
  back?: number;
  move?: number;
  worth?: number;
  volume?: number;
  interval?: number;
  usual_ms?: number;
  range?: number;
  step?: number;
}
export declare function inspect(columns: Columns, limits?: Limits): Finding[];

/** Amounts of one side: `values` is [bucket][tier], row-major, from bucket `first` on. */
export declare class Reading {
  constructor(fields: Omit<Reading, 'length' | 'edges' | 'midpoints' | 'row'>);
  readonly values: Float64Array;
  readonly kind: 'density' | 'cumulative';
  readonly side: Side;
  readonly unit: Unit;
  readonly axis: Axis;
  readonly first: number;
  readonly tiers: number;
  readonly labels: string[];
  readonly length: number;
  readonly edges: Float64Array;
  readonly midpoints: Float64Array;
  /** The amounts of a bucket, by tier. */
  row(bucket: number): Float64Array;
}

export interface Stats {
  tiers: number;
  bytes: number;
  pushes: number;
  /** Where not 0, amounts are not to be trusted. */
  offAxis: number;
  timeMs: number;
  close: number;
  openInterest: number;
  coverage: number;
  sideCoverage: Sides;
  opened: Sides;
  closed: Sides;
  liquidated: Sides;
  liquidatedQuote: Sides;
  unknown: Sides;
  unlevered: Sides;
  total: Sides;
  below: Sides<number[]>;
  above: Sides<number[]>;
  kept: Sides;
  opening: number;
}
export interface Level {
  price: number;
  bucket: number;
  inBucket: number[];
  cumulative: number[];
  total: number;
}
export interface Cluster {
  low: number;
  high: number;
  amount: number;
  distance: number;
  first: number;
  buckets: number;
  tier: number;
}
export interface Summary {
  unit: Unit;
  total: Sides;
  imbalance: number;
  nearestFirst: Sides;
  nearestCount: Sides;
  nearestLow: Sides;
  nearestHigh: Sides;
  nearestAmount: Sides;
  painBucket: Sides;
  painPrice: Sides;
  painAmount: Sides;
}

/** Which buckets, and in which unit (quote). */
export interface ReadOptions {
  unit?: Unit;
  first?: number;
  count?: number | null;
}
export interface PushOptions {
  /** Return what was liquidated: [side][tier], of each row. */
  liquidated?: boolean;
  unit?: Unit;
}

/** The map of one instrument on one venue. */
export declare class Map {
  constructor(axis: Axis, tiers?: Tier[] | null, config?: Partial<Config>);
  static forVenue(
    name: string | Venue,
    axis: Axis,
    options?: { tiers?: Tier[] | null; config?: Partial<Config>; timeMs?: number | null; profile?: Profile },
  ): Map;
  static unpack(bytes: Uint8Array): Map;
  readonly axis: Axis;
  readonly tiers: readonly Required<Tier>[];
  readonly config: Readonly<Config>;
  readonly length: number;
  /** Where it lies in the module's memory. */
  readonly at: number;
  release(): void;
  stats(): Stats;
  validate(): void;
  reset(): void;
  copy(): Map;
  push(snapshot: Snapshot, options?: PushOptions): Float64Array | undefined;
  /** first, count: rows that are pushed. */
  pushMany(
    columns: Columns,
    options?: PushOptions & { first?: number; count?: number | null },
  ): Float64Array | undefined;
  sweep(snapshot: Pick<Snapshot, 'high' | 'low'>): void;
  open(side: Side, contracts: number, snapshot: Pick<Snapshot, 'high' | 'low' | 'close' | 'entry'>): void;
  close(side: Side, contracts: number): void;
  place(side: Side, tier: number, price: number, contracts: number): void;
  density(side: Side, options?: ReadOptions): Reading;
  cumulative(side: Side, options?: ReadOptions): Reading;
  densityTotals(side: Side, options?: ReadOptions): Float64Array;
  cumulativeTotals(side: Side, options?: ReadOptions): Float64Array;
  cumulativeAt(side: Side, price: number, unit?: Unit): Level;
  priceAt(side: Side, target: number, unit?: Unit): { price: number; bucket: number };
  clusters(side: Side, options?: ReadOptions & { most?: number }): Cluster[];
  summary(options?: ReadOptions): Summary;
  merge(...others: Map[]): void;
  resample(axis: Axis): Map;
  pack(): Uint8Array;
}

export interface HeatWindow {
  /** [column][bucket], or [column][bucket][tier] where tiers are kept. */
  amounts: Float64Array | Float32Array;
  times: Float64Array;
  closes: Float64Array;
  edges: Float64Array;
  columns: number;
  buckets: number;
  tiers: number;
}
/** A ring of readings over time; the oldest is dropped for the newest. */
export declare class Heat {
  constructor(
    map: Map,
    columns: number,
    options?: { unit?: Unit; reading?: 'density' | 'cumulative'; tiers?: boolean },
  );
  readonly length: number;
  release(): void;
  push(map: Map): void;
  thin(): void;
  read(
    side: Side,
    options?: {
      fromMs?: number | bigint;
      toMs?: number | bigint;
      low?: number;
      high?: number;
      single?: boolean;
    },
  ): HeatWindow;
}

export interface Burn {
  bucket: number;
  price: number;
  liquidated: number;
  total: number;
}
export interface Cascade {
  reason: 'stopped' | 'book exhausted' | 'axis exhausted';
  order: number;
  price: number;
  bucket: number;
  liquidated: number;
  amplification: number;
  unfilled: number;
  byTier: number[];
  burned: Burn[];
}
export interface Zone {
  first: number;
  buckets: number;
  start: number;
  end: number;
  fuel: number;
  order: number;
}
export interface TriggerCurve {
  orders: Float64Array;
  first: number;
  zones: Zone[];
}
/** The order book: points outward from the start, or one amount per percent. */
export interface Book {
  depth?: [prices: Doubles, amounts: Doubles];
  perPercent?: number;
  /** Of a density that is no Reading: edges, and amounts of a bucket (1). */
  edges?: Doubles;
  tiers?: number;
}
export declare function cascade(
  density: Reading | Doubles,
  direction: Direction,
  start: number,
  options: Book & { order?: number; move?: number },
): Cascade;
export declare function triggerCurve(
  density: Reading | Doubles,
  direction: Direction,
  start: number,
  options: Book,
): TriggerCurve;

export interface Expected {
  level: number;
  spread: number;
  median: number;
  low80: number;
  high80: number;
  low95: number;
  high95: number;
}
/** Learns, row by row, how far a map is off. */
export declare class Forecast {
  constructor();
  add(timeMs: number, forecast: Sides, observed: Sides): void;
  read(side: Side, amount: number): Expected;
  release(): void;
}

/* SPDX-License-Identifier: MIT */
/* A worker. One engine replays one source and reads its map at any time; the painter adds the
 * heat of all up and colours it; either reads files. Calls are {id, call, args}. */
import * as liqmap from '../../../lib/js/liqmap.mjs';
import { addUp, classesOf } from './classes.mjs';
import { Painter } from './painter.mjs';
import { readFiles } from './readers.mjs';
import { modelOf } from './settings.mjs';

const SIDES = ['long', 'short'];
const CHECKPOINTS = 8; // maps kept along a replay, so that going back is quick
const RING = 32; // columns of the heat read at a time
const SLICE_MS = 12; // of the heat's work, between looks at what else is asked

/** Rows up to a time, itself included. */
export function rowsUpTo(times, to) {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= to) low = middle + 1;
    else high = middle;
  }
  return low;
}

class Engine {
  #columns;
  #axis;
  #own; // the model that the source came with
  #how;
  #classes;
  #kept = []; // [row, map]
  #map = null;
  #row = 0;
  #liquidated; // quote, [row][side]
  #port;
  #heatWanted = 0;

  open({ columns, axis, packed, model }, port) {
    this.#own = model;
    if (packed) {
      this.#map = liqmap.Map.unpack(packed);
      this.#axis = this.#map.axis;
      this.#classes = classesOf(this.#map.tiers);
    } else {
      this.#columns = columns;
      this.#axis = new liqmap.Axis(axis.kind, axis.low, axis.step, axis.buckets);
    }
    this.#port = port;
    return {};
  }

  #forget() {
    for (const [, map] of this.#kept) map.release();
    this.#kept = [];
    this.#map?.release();
    this.#map = null;
  }

  /** All of the source through a new map; milliseconds it took. */
  replay({ settings }) {
    if (!this.#columns) return { ms: 0, ...this.#about() };
    const begin = performance.now();
    this.#how = modelOf(liqmap, this.#columns, settings, this.#own);
    const map = new liqmap.Map(this.#axis, this.#how.tiers, this.#how.config);
    this.#forget();
    this.#map = map;
    this.#classes = classesOf(map.tiers);
    const n = this.#columns.time_ms.length;
    const step = Math.max(1, Math.ceil(n / CHECKPOINTS));
    this.#liquidated = new Float64Array(2 * n);
    for (let first = 0; first < n; first += step) {
      if (first > 0) this.#kept.push([first, map.copy()]);
      this.#push(first, Math.min(n, first + step));
    }
    return { ms: performance.now() - begin, ...this.#about() };
  }

  #about() {
    return { classes: this.#classes, config: this.#map.config, tiers: this.#map.tiers };
  }

  #push(first, end) {
    const rows = this.#map.pushMany(this.#columns, { liquidated: true, first, count: end - first });
    const tiers = this.#map.tiers.length;
    for (let i = 0; i < rows.length; i++) {
      this.#liquidated[2 * first + Math.floor(i / tiers)] += rows[i];
    }
    this.#row = end;
  }

  #moveTo(row) {
    if (!this.#columns || row === this.#row) return;
    if (row < this.#row) {
      const kept = this.#kept.findLast(([at]) => at <= row);
      this.#map.release();
      this.#map = kept ? kept[1].copy() : new liqmap.Map(this.#axis, this.#how.tiers, this.#how.config);
      this.#row = kept ? kept[0] : 0;
    }
    if (row > this.#row) {
      this.#map.pushMany(this.#columns, { first: this.#row, count: row - this.#row });
      this.#row = row;
    }
  }

  /** The map at a time: amounts of the buckets shown by class, and what was liquidated. */
  read({ to, unit, first, count }) {
    const row = this.#columns ? rowsUpTo(this.#columns.time_ms, to) : 0;
    this.#moveTo(row);
    const map = this.#map;
    const amounts = {};
    for (const kind of ['density', 'cumulative']) {
      amounts[kind] = SIDES.map((side) =>
        addUp(map[kind](side, { unit, first, count }).values, map.tiers.length, this.#classes));
    }
    const value = { ...amounts, first, count, stats: map.stats(), recent: this.#recent(row) };
    return [value, [...amounts.density, ...amounts.cumulative].map((array) => array.buffer)];
  }

  /** Liquidated in the hours before, per side, quote; null where the source does not go back. */
  #recent(row) {
    if (row === 0 || !this.#columns) return null;
    const times = this.#columns.time_ms;
    const now = times[row - 1];
    return [1, 4, 12, 24].map((hours) => {
      const sum = [0, 0];
      for (let i = row - 1; i >= 0 && times[i] > now - hours * 3600000; i--) {
        sum[0] += this.#liquidated[2 * i];
        sum[1] += this.#liquidated[2 * i + 1];
      }
      return sum;
    });
  }

  /** The map at a time, packed. */
  pack({ to }) {
    if (this.#columns) this.#moveTo(rowsUpTo(this.#columns.time_ms, to));
    const bytes = this.#map.pack();
    return [bytes, [bytes.buffer]];
  }

  /** The map over time on an axis of its own, to the painter. */
  async heat({ key, axis, ends, classes, sides }) {
    const wanted = ++this.#heatWanted;
    const { tiers, config } = this.#how;
    const all = classes.every(Boolean);
    const map = new liqmap.Map(new liqmap.Axis(axis.kind, axis.low, axis.step, axis.buckets), tiers, config);
    const ring = new liqmap.Heat(map, RING, { tiers: !all });
    const plane = new Float32Array(ends.length * axis.buckets);
    const chosen = tiers.map((_, tier) => classes[this.#classes.of[tier]]);
    try {
      let [row, sliceBegan] = [0, performance.now()];
      for (let column = 0; column < ends.length; column++) {
        if (ends[column] > row) {
          map.pushMany(this.#columns, { first: row, count: ends[column] - row });
          row = ends[column];
          ring.push(map);
        }
        const isLast = column === ends.length - 1;
        if ((column + 1) % RING === 0 || isLast) {
          this.#take(ring, plane, column, ends, chosen, sides, axis.buckets, all);
        }
        if (performance.now() - sliceBegan > SLICE_MS && !isLast) {
          await new Promise((go) => setTimeout(go));
          if (wanted !== this.#heatWanted) return { stale: true };
          sliceBegan = performance.now();
        }
      }
    } finally {
      ring.release();
      map.release();
    }
    this.#port.postMessage({ key, plane }, [plane.buffer]);
    return {};
  }

  /** The ring's last columns into the plane, [row of the picture][column], highest price first. */
  #take(ring, plane, last, ends, chosen, sides, buckets, all) {
    const first = last - (last % RING);
    const width = ends.length;
    for (const side of SIDES) {
      if (!sides[side]) continue;
      const { amounts, columns, tiers } = ring.read(side, { single: true });
      const at = []; // the ring's column of each; without a new row it is the one before
      let newest = columns - 1;
      for (let column = last; column >= first; column--) {
        at[column - first] = Math.max(0, newest);
        if (ends[column] !== ends[column - 1]) newest--;
      }
      for (let bucket = 0; bucket < buckets; bucket++) {
        const to = (buckets - 1 - bucket) * width + first;
        for (let i = 0; i < at.length; i++) {
          const from = (at[i] * buckets + bucket) * tiers;
          let sum = 0;
          if (all) sum = amounts[from];
          else for (let tier = 0; tier < tiers; tier++) if (chosen[tier]) sum += amounts[from + tier];
          plane[to + i] += sum;
        }
      }
    }
  }
}

const engine = new Engine();
const painter = new Painter();

const calls = {
  init: ({ wasm }) => liqmap.init(wasm).then(() => ({})),
  open: (args, ports) => engine.open(args, ports[0]),
  replay: (args) => engine.replay(args),
  read: (args) => engine.read(args),
  pack: (args) => engine.pack(args),
  heat: (args) => engine.heat(args),
  connect: (_, ports) => painter.connect(ports),
  paint: (args) => painter.paint(args),
  files({ files, asTheyAre }) {
    const found = readFiles(files, asTheyAre);
    for (const { bytes, name } of found.maps) {
      try {
        liqmap.Map.unpack(bytes).release();
      } catch (error) {
        throw new Error(`${name}: ${error.message}`);
      }
    }
    for (const source of found.sources) {
      const { columns } = source;
      source.findings = liqmap.inspect(columns).slice(0, 20);
    }
    return found;
  },
};

let loaded = null; // all other calls wait for the library
onmessage = async ({ data, ports }) => {
  const { id, call, args } = data;
  try {
    if (call === 'init') loaded = calls.init(args);
    await loaded;
    const answer = await calls[call](args, ports);
    const [value, transfer] = Array.isArray(answer) ? answer : [answer, []];
    postMessage({ id, value }, transfer);
  } catch (error) {
    postMessage({ id, error: { message: error.message, name: error.name, row: error.row ?? null } });
  }
};

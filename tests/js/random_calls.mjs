/* SPDX-License-Identifier: MIT */
/* Random calls on maps, as data: [name, arguments...], which this module and its twin in Python
 * (random_calls.py) both make. An answer is numbers, or the name and row of what was refused. */

/** Numbers of a seed: splitmix64, as in tests/support/random.h. */
export class Random {
  #state;

  constructor(seed) {
    this.#state = BigInt.asUintN(64, BigInt(seed));
  }

  #next() {
    this.#state = BigInt.asUintN(64, this.#state + 0x9e3779b97f4a7c15n);
    let z = this.#state;
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return z ^ (z >> 31n);
  }

  unit() {
    return Number(this.#next() >> 11n) * 2 ** -53;
  }

  between(low, high) {
    return low + (high - low) * this.unit();
  }

  below(n) {
    return Math.floor(this.unit() * n);
  }

  of(values) {
    return values[this.below(values.length)];
  }
}

const WRONG = [-1, 0, 1e61, 1e300, 2 ** 31, 1e-61];

/** A map's life: how it is made, and the calls. Some of their numbers are wrong. */
export function life(random, length) {
  let time = 1e9;
  const number = (right) => (random.unit() < 0.05 ? random.of(WRONG) : right);
  const side = () => random.of(['long', 'short']);
  const unit = () => random.of(['contracts', 'quote']);
  const prices = () => {
    const [low, close, high] = [0, 1, 2].map(() => random.between(85, 115)).sort((a, b) => a - b);
    return [number(high), number(low), number(close)];
  };
  const snapshot = () => {
    const three = prices();
    const isNear = three.every((price) => price > 50 && price < 200); // Python refuses others with an entry
    return [time += 1 + random.below(1e7), number(random.between(1, 1e5)), ...three,
      isNear && random.unit() < 0.3 ? 100 : 0, number(random.between(0, 1e4))];
  };
  const tiers = Array.from({ length: 1 + random.below(4) }, (_, i, all) =>
    [random.of([2, 10, 33, 50]), random.unit() / 4, random.unit() / 4, 0.004 + i / 1000, random.of([0, 0.0005])]);
  const buckets = 40 + random.below(60); // so that they hold 100
  const kind = random.of(['linear', 'log']);
  const make = [kind, 70, kind === 'log' ? 0.011 : 0.83, buckets, tiers,
    random.of(['linear', 'inverse']), random.of(['unknown', 'entry']), 1 + random.below(5),
    random.of([0, 0.1, 1.5]), random.of([0, 3600000]), random.of([0, 0.5])];
  const range = () => {
    const first = random.below(buckets);
    return [first, 1 + random.below(buckets - first)];
  };
  const kinds = {
    push: () => [snapshot(), unit()],
    pushMany: () => [Array.from({ length: 1 + random.below(6) }, snapshot), unit()],
    sweep: () => prices().slice(0, 2),
    open: () => [side(), number(random.between(0, 1e3)), ...prices()],
    close: () => [side(), number(random.unit())],
    place: () => [side(), random.below(tiers.length + (random.unit() < 0.1)), number(random.between(75, 125)),
      number(random.between(0, 1e3))],
    density: () => [side(), unit(), ...range()],
    cumulative: () => [side(), unit(), ...range()],
    densityTotals: () => [side(), unit(), ...range()],
    cumulativeTotals: () => [side(), unit(), ...range()],
    cumulativeAt: () => [side(), number(random.between(60, 140)), unit()],
    priceAt: () => [side(), number(random.between(0, 1e6)), unit()],
    clusters: () => [side(), unit(), ...range()],
    summary: () => [unit(), ...range()],
    stats: () => [],
    heatPush: () => [],
    heatRead: () => [side(), random.of([0, 80, 95]), random.of([0, 105, 120])],
    cascade: () => [random.of(['up', 'down']), 100, random.between(1e3, 1e6), random.between(0, 1e5)],
    triggerCurve: () => [random.of(['up', 'down']), 100, random.between(1e3, 1e6)],
    inspect: () => [Array.from({ length: 6 }, snapshot)],
    forecastAdd: () => [time += 3600000, number(random.between(0, 1e6)), random.between(0, 1e6),
      random.between(1, 1e6), random.between(1, 1e6)],
    forecastRead: () => [side(), number(random.between(1, 1e6))],
    liquidationPrice: () => [side(), number(100), number(random.between(1, 100)), random.of(['linear', 'inverse'])],
    bankruptcyPrice: () => [side(), number(100), number(random.between(1, 100)), random.of(['linear', 'inverse'])],
    venuePrice: () => [side(), random.between(5e4, 1e5), number(random.between(1, 50)), random.between(0.1, 100)],
    find: () => [number(random.between(60, 140))],
    merge: () => [],
    resample: () => [random.of([0.9, 3.3])],
    copy: () => [],
    pack: () => [],
    reset: () => [],
  };
  const often = ['push', 'push', 'push', 'pushMany', 'heatPush', 'forecastAdd', 'forecastAdd'];
  const calls = Array.from({ length }, () => {
    const name = random.of([...Object.keys(kinds), ...often].filter((kind) => kind !== 'reset' || random.unit() < 0.1));
    return [name, ...kinds[name]()];
  });
  return { make, calls };
}

const GIVEN = ['time_ms', 'open_interest', 'high', 'low', 'close', 'entry', 'volume'];
const snapshotOf = (row) => Object.fromEntries(GIVEN.map((name, i) => [name, row[i]]));
const columnsOf = (rows) => Object.fromEntries(GIVEN.map((name, i) => [name, rows.map((row) => row[i])]));
const pair = ({ long, short }) => [long, short];

/** What the calls answer by a module, and `check(world)` after each. */
export function live(liqmap, { make, calls }, check = () => {}) {
  const [kind, low, step, buckets, tiers, contract, initial, entryPoints, turnover, holdingMs, intrabar] = make;
  const map = new liqmap.Map(new liqmap.Axis(kind, low, step, buckets),
    tiers.map(([leverage, shareLong, shareShort, mmr, fee]) => ({ leverage, shareLong, shareShort, mmr, fee })),
    { contract, initial, entryPoints, turnover, holdingMs, intrabar });
  const [heat, forecast, venue] = [new liqmap.Heat(map, 3), new liqmap.Forecast(), liqmap.venue('binance:BTCUSDT')];
  const held = [map, heat, forecast];
  const numbers = {
    push: (row, unit) => map.push(snapshotOf(row), { liquidated: true, unit }),
    pushMany: (rows, unit) => map.pushMany(columnsOf(rows), { liquidated: true, unit }),
    sweep: (high, bottom) => map.sweep({ high, low: bottom, close: bottom }),
    open: (side, contracts, high, bottom, close) => map.open(side, contracts, { high, low: bottom, close }),
    close: (side, contracts) => map.close(side, contracts),
    place: (side, tier, price, contracts) => map.place(side, tier, price, contracts),
    density: (side, unit, first, count) => map.density(side, { unit, first, count }).values,
    cumulative: (side, unit, first, count) => map.cumulative(side, { unit, first, count }).values,
    densityTotals: (side, unit, first, count) => map.densityTotals(side, { unit, first, count }),
    cumulativeTotals: (side, unit, first, count) => map.cumulativeTotals(side, { unit, first, count }),
    cumulativeAt: (side, price, unit) => {
      const at = map.cumulativeAt(side, price, unit);
      return [at.bucket, at.inBucket, at.cumulative, at.total];
    },
    priceAt: (side, target, unit) => {
      const at = map.priceAt(side, target, unit);
      return [at.price, at.bucket];
    },
    clusters: (side, unit, first, count) => map.clusters(side, { unit, first, count }).map((one) =>
      [one.low, one.high, one.amount, one.distance, one.first, one.buckets, one.tier]),
    summary: (unit, first, count) => {
      const s = map.summary({ unit, first, count });
      return [s.imbalance, ...['total', 'nearestFirst', 'nearestCount', 'nearestLow', 'nearestHigh',
        'nearestAmount', 'painBucket', 'painPrice', 'painAmount'].map((name) => pair(s[name]))];
    },
    stats: () => {
      const s = map.stats();
      return [s.pushes, s.offAxis, s.timeMs, s.close, s.openInterest, s.coverage, s.opening,
        ...['sideCoverage', 'opened', 'closed', 'liquidated', 'liquidatedQuote', 'unknown', 'unlevered', 'total',
          'below', 'above', 'kept'].map((name) => pair(s[name]))];
    },
    heatPush: () => heat.push(map),
    heatRead: (side, bottom, high) => {
      const window = heat.read(side, { low: bottom, high });
      return [window.times, window.closes, window.edges, window.amounts].map((values) => [...values]);
    },
    cascade: (direction, start, perPercent, order) => {
      const end = liqmap.cascade(map.density(direction === 'up' ? 'short' : 'long'), direction, start,
        { perPercent, order });
      return [end.order, end.price, end.bucket, end.liquidated, end.amplification, end.unfilled, end.byTier,
        end.burned.map((burn) => [burn.bucket, burn.price, burn.liquidated, burn.total])];
    },
    triggerCurve: (direction, start, perPercent) => {
      const curve = liqmap.triggerCurve(map.density(direction === 'up' ? 'short' : 'long'), direction, start,
        { perPercent });
      return [curve.first, [...curve.orders],
        curve.zones.map((zone) => [zone.first, zone.buckets, zone.start, zone.end, zone.fuel, zone.order])];
    },
    inspect: (rows) => liqmap.inspect(columnsOf(rows)).map(({ row, value, against }) => [row, value, against]),
    forecastAdd: (time, a, b, x, y) => forecast.add(time, { long: a, short: b }, { long: x, short: y }),
    forecastRead: (side, amount) => {
      const e = forecast.read(side, amount);
      return [e.level, e.spread, e.median, e.low80, e.high80, e.low95, e.high95];
    },
    liquidationPrice: (side, entry, leverage, contract2) =>
      [liqmap.liquidationPrice({ side, entry, leverage, contract: contract2 })],
    bankruptcyPrice: (side, entry, leverage, contract2) =>
      [liqmap.bankruptcyPrice({ side, entry, leverage, contract: contract2 })],
    venuePrice: (side, entry, leverage, quantity) => {
      const { price, bracket } = venue.price({ side, entry, leverage, quantity });
      return [price, bracket];
    },
    find: (price) => [map.axis.find(price)],
    merge: () => {
      const [sum, other] = [map.copy(), map.copy()];
      held.push(sum, other);
      sum.merge(other);
      return sum.pack();
    },
    resample: (step2) => {
      const other = map.resample(new liqmap.Axis('linear', 60, step2, 40));
      held.push(other);
      return other.pack();
    },
    copy: () => {
      const other = map.copy();
      held.push(other);
      return other.pack();
    },
    pack: () => map.pack(),
    reset: () => map.reset(),
  };
  const answers = calls.map(([name, ...given]) => {
    let answer;
    try {
      answer = [...(numbers[name](...given) ?? [])];
    } catch (error) {
      if (!(error instanceof liqmap.LiqmapError)) throw error;
      answer = `${error.name} ${error.row}`;
    }
    check(map);
    return answer;
  });
  for (const one of held) one.release();
  return answers;
}

/* SPDX-License-Identifier: MIT */
/* Compiles: how the module is used. */
import * as liqmap from '../../lib/js/liqmap.mjs';

const axis: liqmap.Axis = liqmap.logAxis(20000, 200000, 0.0005);
const { tiers, config } = liqmap.preset('btcusdt-1h');
const map = new liqmap.Map(axis, tiers, config);
map.push({ time_ms: 1, open_interest: 2, high: 3, low: 1, close: 2, volume: 4 });
map.pushMany({ time_ms: [2], open_interest: new Float64Array(1), high: [1], low: [1], close: [1] });
const level: number = map.cumulativeAt('short', 97200).total;
const reading: liqmap.Reading = map.density('long', { unit: 'contracts', first: 1, count: 2 });
const heat = new liqmap.Heat(map, 10, { reading: 'cumulative' });
heat.push(map);
const end: liqmap.Cascade = liqmap.cascade(reading, 'down', 95000, { perPercent: 5e6, order: 1e6 });
try {
  map.merge(liqmap.Map.unpack(map.pack()));
} catch (error) {
  if (error instanceof liqmap.LiqmapError) console.log(error.code, error.name, error.row, level, end.price);
}

/* SPDX-License-Identifier: MIT */
/* What the sliders say, as configuration and tiers of a map. */

/** Length of a snapshot's interval: the median step. */
export function barMs({ time_ms: times }) {
  const steps = [];
  for (let i = 1; i < Math.min(times.length, 1000); i++) steps.push(times[i] - times[i - 1]);
  return steps.sort((a, b) => a - b)[steps.length >> 1] ?? 0;
}

/** Tiers with their shares multiplied, at most to a sum of 1 a side. */
function scaled(tiers, by) {
  const most = ['shareLong', 'shareShort'].map((share) =>
    Math.min(by, 1 / Math.max(1e-300, tiers.reduce((sum, tier) => sum + tier[share], 0))));
  return tiers.map((tier) => by === 1 ? tier : {
    ...tier,
    shareLong: tier.shareLong * most[0],
    shareShort: tier.shareShort * most[1],
  });
}

/** The preset that means: as the source came. */
export const OWN = 'own';

/** {tiers, config} of a source under settings; those that are null are the preset's. */
export function modelOf(liqmap, columns, settings, own) {
  const base = settings.preset === OWN ? own : liqmap.preset(settings.preset, barMs(columns), Boolean(columns.volume));
  const config = { ...base.config };
  for (const name of ['turnover', 'entryPoints', 'intrabar']) {
    if (settings[name] !== null && settings[name] !== undefined) config[name] = settings[name];
  }
  return { tiers: scaled(base.tiers, settings.shares ?? 1), config };
}

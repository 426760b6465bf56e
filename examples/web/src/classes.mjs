/* SPDX-License-Identifier: MIT */
/* Tiers in classes of leverage, as people think of them: 25x, 50x, 100x. A border is the
 * geometric mean of two, and belongs to the class above it. Up to five tiers stay themselves. */

const SHOWN = 5;
const BORDERS = [10 * 25, 25 * 50, 50 * 100, 100 * 200].map(Math.sqrt);
const LABELS = ['to 15.8x', '25x', '50x', '100x', 'above 141x'];

/** {labels, colours, of}: the parts shown, and which of them each tier belongs to. */
export function classesOf(tiers) {
  if (tiers.length <= SHOWN) {
    return {
      labels: tiers.map(({ leverage }) => `${Number(leverage.toPrecision(6))}x`),
      colours: tiers.map(({ leverage }) => colourOf(leverage)),
      of: tiers.map((_, i) => i),
      areTiers: true,
    };
  }
  const nth = tiers.map(({ leverage }) => BORDERS.filter((border) => leverage >= border).length);
  const used = [...new Set(nth)].sort((a, b) => a - b);
  return {
    labels: used.map((n) => LABELS[n]),
    colours: used,
    of: nth.map((n) => used.indexOf(n)),
    areTiers: false,
  };
}

const colourOf = (leverage) => BORDERS.filter((border) => leverage >= border).length;

/** Rows by tier as rows by class: tiers are added in their order, as the program does. */
export function addUp(values, tiers, classes) {
  const n = classes.labels.length;
  const rows = values.length / tiers;
  const sums = new Float64Array(rows * n);
  for (let row = 0; row < rows; row++) {
    for (let tier = 0; tier < tiers; tier++) {
      sums[row * n + classes.of[tier]] += values[row * tiers + tier];
    }
  }
  return sums;
}

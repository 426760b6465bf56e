"""Other open liquidation maps, from descriptions of how they work, as forecasts.

Each module has `held(bars)`: what its map, as it stood at the close before, held in the range
that a bar reached, quote currency, [n, side, tier], with the weights it ships with. Known
deviations: one venue's bars, no single trades, no blur over neighbouring buckets.
"""
from . import aoki, bendizziesmith, mindoozer, naive, rektslug_evolving, rektslug_window

ALL = {'bendizziesmith': bendizziesmith, 'mindoozer, no blur': mindoozer,
       'rektslug, evolving': rektslug_evolving, 'rektslug, 1 day': rektslug_window,
       'aoki, 1 day': aoki, 'naive 25/50/100': naive}

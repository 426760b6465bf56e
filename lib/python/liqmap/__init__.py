# SPDX-License-Identifier: MIT
"""liqmap: where leveraged positions are liquidated.

Quickstart, with three hours of a market as columns (a DataFrame will do as well):

    >>> import liqmap
    >>> hours = {
    ...     "time_ms": [3_600_000, 7_200_000, 10_800_000],
    ...     "open_interest": [90_000.0, 90_400.0, 90_900.0],
    ...     "high": [95_010.0, 95_080.0, 95_190.0],
    ...     "low": [94_900.0, 94_960.0, 95_020.0],
    ...     "close": [94_980.0, 95_050.0, 95_150.0],
    ...     "volume": [1_200.0, 900.0, 1_500.0],
    ... }
    >>> m = liqmap.Map.from_frame(hours)
    >>> m
    <liqmap.Map 5,547 buckets x 16 tiers, 3 pushes (0 off the axis), open interest 90,900, coverage 0.042>
    >>> shorts = m.cumulative("short")          # quote currency, shape (buckets, tiers)
    >>> round(shorts.at(97_200).total / 1e6, 1)  # millions liquidated on the way there
    1.2
    >>> m.density("short").labels[:3]
    ('3.29x', '5x', '7.58x')
    >>> round(m.price_at("short", 1e6).price)    # where a million is reached
    96474

A map by the rules of a venue, on an axis of one's own, to which rows are pushed:

    >>> axis = liqmap.log_axis(20_000, 200_000, 0.0005)
    >>> m = liqmap.Map.for_venue("binance:BTCUSDT", axis)
    >>> m.push(3_600_000, 90_000, 95_010, 94_900, 94_980, volume=1_200)
    >>> m.push_many({name: column[1:] for name, column in hours.items()})
    >>> m.stats().pushes
    3

A binding by ctypes, without copies; NumPy and pandas are used where they are there. Amounts
are contracts (base coin or face value) or quote currency, prices quote currency, times
milliseconds UTC. What the library refuses raises one class for each band of its codes:
UsageError, DataError (which names row and column), NotReadyError, FormatError, all of them
Error. What is taken but may be a mistake is a LiqmapWarning. The model is explained in the
library's doc/model.md, this package in doc/python.md.
"""

from ._frames import Snapshot
from ._library import VERSION as __version__
from ._library import library_path, show_versions
from ._map_read import PriceAt, PricesAt
from ._structs import MAX_TIERS
from .axis import Axis, auto_axis, linear_axis, log_axis
from .cascade import Burn, Cascade, TriggerCurve, Zone, cascade, trigger_curve
from .ccxt import from_ccxt
from .config import Config
from .errors import BarBeginWarning, ColumnNameWarning, DataError, Error, FormatError
from .errors import GridCornerWarning, ImplausibleWarning, IntervalWarning, LiqmapWarning
from .errors import MergedWarning, NotReadyError, NoVolumeWarning, OffAxisWarning
from .errors import UnitWarning, UsageError, ZeroOpenInterestWarning
from .forecast import Expected, Forecast
from .heat import Heat, HeatWindow
from .inspection import Finding, Limits, inspect
from .map import Map
from .margin import Bracket, BracketedPrice, BracketedPrices, Position
from .margin import bankruptcy_price, bracketed_price, bracketed_prices
from .margin import liquidation_factor, liquidation_price
from .preset import Preset, preset, presets
from .reading import At, Cluster, Clusters, Level, Levels, Reading, Sides, SideTiers
from .reading import Stats, Summary
from .venue import DEFAULT_TIERS, Tier, Venue, venue, venues

LONG, SHORT = "long", "short"

__all__ = [
    "At",
    "Axis",
    "BarBeginWarning",
    "Bracket",
    "BracketedPrice",
    "BracketedPrices",
    "Burn",
    "Cascade",
    "Cluster",
    "Clusters",
    "ColumnNameWarning",
    "Config",
    "DEFAULT_TIERS",
    "DataError",
    "Error",
    "Expected",
    "Finding",
    "Forecast",
    "FormatError",
    "GridCornerWarning",
    "Heat",
    "HeatWindow",
    "ImplausibleWarning",
    "IntervalWarning",
    "LONG",
    "Level",
    "Levels",
    "Limits",
    "LiqmapWarning",
    "MAX_TIERS",
    "Map",
    "MergedWarning",
    "NoVolumeWarning",
    "NotReadyError",
    "OffAxisWarning",
    "Position",
    "Preset",
    "PriceAt",
    "PricesAt",
    "Reading",
    "SHORT",
    "SideTiers",
    "Sides",
    "Snapshot",
    "Stats",
    "Summary",
    "Tier",
    "TriggerCurve",
    "UnitWarning",
    "UsageError",
    "Venue",
    "ZeroOpenInterestWarning",
    "Zone",
    "auto_axis",
    "bankruptcy_price",
    "bracketed_price",
    "bracketed_prices",
    "cascade",
    "from_ccxt",
    "inspect",
    "library_path",
    "linear_axis",
    "liquidation_factor",
    "liquidation_price",
    "log_axis",
    "preset",
    "presets",
    "show_versions",
    "trigger_curve",
    "venue",
    "venues",
]

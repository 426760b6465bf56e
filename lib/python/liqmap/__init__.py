# SPDX-License-Identifier: MIT
"""liqmap: where leverage breaks.

    import liqmap

    axis = liqmap.log_axis(20_000, 200_000, 0.0005)
    m = liqmap.Map.for_venue("binance:BTCUSDT", axis)
    m.push_many(frame)                    # a DataFrame, or columns by name
    m.cumulative("short").at(96_202)      # per tier and in all, quote currency
    m.cumulative("short").values          # shape (buckets, tiers)

A binding by ctypes, without copies; NumPy is used where it is there. Amounts are
contracts (base coin or face value) or quote currency, prices quote currency, times
milliseconds UTC. What the library refuses raises one class for each band of its codes:
UsageError, DataError (which names the row), NotReadyError, FormatError, all of them
Error. The model is explained in the library's doc/model.md.
"""

from ._library import MAX_TIERS
from ._library import VERSION as __version__
from ._library import library_path, show_versions
from .axis import Axis, auto_axis, linear_axis, log_axis
from .cascade import Burn, Cascade, TriggerCurve, Zone, cascade, trigger_curve
from ._frames import Snapshot
from .ccxt import from_ccxt
from .errors import ColumnNameWarning, DataError, Error, FormatError, GridCornerWarning
from .errors import ImplausibleWarning, LiqmapWarning, NotReadyError, NoVolumeWarning
from .errors import OffAxisWarning, UsageError, ZeroOpenInterestWarning
from .heat import Heat, HeatWindow
from .map import Config, Map, PriceAt, PricesAt
from .margin import Bracket, BracketedPrice, BracketedPrices, Position
from .margin import bankruptcy_price, bracketed_price, bracketed_prices
from .margin import liquidation_factor, liquidation_price
from .reading import At, Cluster, Clusters, Level, Levels, Reading, Sides, SideTiers
from .reading import Stats, Summary
from .venue import DEFAULT_TIERS, Tier, Venue, venue, venues

LONG, SHORT = "long", "short"

__all__ = [
    "At",
    "Axis",
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
    "FormatError",
    "GridCornerWarning",
    "Heat",
    "HeatWindow",
    "ImplausibleWarning",
    "LONG",
    "Level",
    "Levels",
    "LiqmapWarning",
    "MAX_TIERS",
    "Map",
    "NoVolumeWarning",
    "NotReadyError",
    "OffAxisWarning",
    "Position",
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
    "library_path",
    "linear_axis",
    "liquidation_factor",
    "liquidation_price",
    "log_axis",
    "show_versions",
    "trigger_curve",
    "venue",
    "venues",
]

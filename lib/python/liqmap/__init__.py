# SPDX-License-Identifier: MIT
"""liqmap: where leveraged positions are liquidated.

    import liqmap

    axis = liqmap.log_axis(20_000, 200_000, 0.0005)
    m = liqmap.Map.for_venue("binance:BTCUSDT", axis)
    m.push_many(frame)                    # a DataFrame, or columns by name
    m.cumulative("short").at(96_202)      # per tier and in all, quote currency
    m.cumulative("short").values          # shape (buckets, tiers)

A binding by ctypes, without copies; NumPy is used where it is installed. Amounts are
contracts (base coin or face value) or quote currency, prices quote currency, times
milliseconds UTC. A call that fails raises an exception by the band of its code:
UsageError, DataError (which names the row), NotReadyError, FormatError, all of them
Error. The model is explained in the library's doc/model.md.
"""

from ._library import MAX_TIERS
from ._library import VERSION as __version__
from .axis import Axis, auto_axis, linear_axis, log_axis
from .cascade import Burn, Cascade, TriggerCurve, Zone, cascade, trigger_curve
from .errors import DataError, Error, FormatError, ImplausibleWarning
from .errors import NotReadyError, UsageError
from .forecast import Expected, Forecast
from .heat import Heat, HeatWindow
from .inspection import Finding, Limits, inspect
from .map import Config, Map, PriceAt
from .margin import Bracket, BracketedPrice, BracketedPrices, Position
from .margin import bankruptcy_price, bracketed_price, bracketed_prices
from .margin import liquidation_factor, liquidation_price
from .preset import Preset, preset, presets
from .reading import At, Cluster, Level, Reading, Sides, SideTiers, Stats, Summary
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
    "Config",
    "DEFAULT_TIERS",
    "DataError",
    "Error",
    "Expected",
    "Finding",
    "Forecast",
    "FormatError",
    "Heat",
    "HeatWindow",
    "ImplausibleWarning",
    "LONG",
    "Level",
    "Limits",
    "MAX_TIERS",
    "Map",
    "NotReadyError",
    "Position",
    "Preset",
    "PriceAt",
    "Reading",
    "SHORT",
    "SideTiers",
    "Sides",
    "Stats",
    "Summary",
    "Tier",
    "TriggerCurve",
    "UsageError",
    "Venue",
    "Zone",
    "auto_axis",
    "bankruptcy_price",
    "bracketed_price",
    "bracketed_prices",
    "cascade",
    "inspect",
    "linear_axis",
    "liquidation_factor",
    "liquidation_price",
    "log_axis",
    "preset",
    "presets",
    "trigger_curve",
    "venue",
    "venues",
]

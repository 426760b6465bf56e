# SPDX-License-Identifier: MIT
"""How a map models, as JSON: what the program `liqmap` takes as --config FILE.

    {"axis": "log:20000:0.0005:4606", "venue": "bybit:BTCUSDT:cap", "holding": "48h",
     "tiers": ["25:0.5", {"leverage": 100, "share_long": 0.2, "share_short": 0.3}]}
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any, Dict, List, Literal, Optional, Sequence, Tuple, Union

from ._arguments import decimal, whole
from ._library import lib
from .axis import KINDS, Axis, auto_axis
from .errors import Error
from .margin import CONTRACTS, DEFAULT_MMR, MAINTENANCE
from .venue import Profile, Tier, Venue, venue

Initial = Literal["unknown", "entry"]
INITIAL: Tuple[Literal["unknown"], Literal["entry"]] = ("unknown", "entry")
PRESET = "btcusdt-1h"  # where from comes what is not given
PROGRAM: Dict[str, Any] = {}  # an empty config: all of the preset
_NUMBER = re.compile(r"[0-9+\-.eE]+")
_DURATION = re.compile(r"([0-9.]+) ?(ms|s|m|h|d|H|D)")
_UNITS_MS = {"ms": 1.0, "s": 1e3, "m": 6e4, "h": 3.6e6, "H": 3.6e6, "d": 8.64e7, "D": 8.64e7}


@dataclass
class Model:
    """The settings of a configuration; None for those it does not have."""

    preset: str = PRESET
    axis: Optional[Axis] = None
    tiers: Optional[List[Tier]] = None
    venue: Optional[str] = None
    profile: Profile = "smallest"
    config: Dict[str, Any] = field(default_factory=dict)

    def axis_around(self, price: Optional[float]) -> Axis:
        """The axis; an automatic one lies around a price."""
        if self.axis is not None:
            return self.axis
        if price is None:
            raise ValueError("axis: an automatic axis takes a price")
        return auto_axis(price)

    def rules(self, time_ms: Optional[int]) -> Optional[Venue]:
        """Those of the venue at a time. Contract and maintenance, where the
        configuration has them, must be as they are then, and as they are now."""
        if time_ms is not None:
            whole(time_ms, "time_ms")
        if self.venue is None:
            return None
        for rules in (venue(self.venue), venue(self.venue, time_ms)):
            for name in ("contract", "maintenance"):
                if self.config.get(name, getattr(rules, name)) != getattr(rules, name):
                    raise ValueError(f"{name}: does not go with {self.venue}")
        return rules

    def tiers_by(
        self, rules: Optional[Venue], fitted: Sequence[Tier]
    ) -> Sequence[Tier]:
        """The tiers, or those of the preset, by the rules of the venue. Tiers of the
        preset are distances: those of more leverage than the venue offers stay."""
        if rules is None:
            return fitted if self.tiers is None else self.tiers
        if self.tiers is not None:
            return rules.tiers(self.tiers, self.profile)
        rated: List[Tier] = []
        for tier in fitted:
            rated += offered(rules, [tier], self.profile) or [tier]
        return rated


def read(config: Union[str, Path, Dict[str, Any]]) -> Model:
    """A configuration from a file, or from what such a file holds."""
    if not isinstance(config, dict):
        text = _file(config).read_text(encoding="utf-8")
        config = json.loads(text, object_pairs_hook=_object, parse_float=decimal)
        if not isinstance(config, dict):
            raise ValueError("expected a JSON object")
    model = Model()
    seen = set()
    for key, value in config.items():
        name = _OTHER_NAMES.get(key, key)
        if name not in _SETTINGS:
            raise ValueError(f"{key}: expected one of {', '.join(_SETTINGS)}")
        if name in seen:
            raise ValueError(f"{key}: is given twice, by two names")
        seen.add(name)
        _SETTINGS[name](model, value)
    return model


def _file(config: Any) -> Path:
    """The path of a configuration; a name of a preset or a venue in its place is refused."""
    if not isinstance(config, (str, PurePath)):
        found = type(config).__name__
        raise TypeError(f"config: expected a path or a dict, found {found}")
    path = Path(config)
    key = "preset" if str(config) in preset_names() else "venue" if ":" in str(config) else ""
    if key and not path.exists():
        meant = f"{{{key!r}: {str(config)!r}}}"
        raise ValueError(f"config: there is no file {str(config)!r}; {meant} is meant?")
    return path


def written(
    axis: Axis, tiers: Sequence[Tier], config: Dict[str, Any]
) -> Dict[str, Any]:
    """What read() takes for a map of this axis, these tiers and arguments of Config."""
    rest = {name: value for name, value in config.items() if name != "holding_ms"}
    return {
        "axis": {
            name: getattr(axis, name) for name in ("kind", "low", "step", "buckets")
        },
        "tiers": [tier._asdict() for tier in tiers],
        **rest,
        "holding": f"{config['holding_ms']}ms" if config["holding_ms"] else 0,
    }


def offered(rules: Venue, tiers: Sequence[Tier], profile: Profile) -> List[Tier]:
    """Those of some tiers that a venue offers, with its rates."""
    found: List[Tier] = []
    for tier in tiers:
        try:
            found += rules.tiers([tier._replace(mmr=None)], profile)
        except Error:
            continue
    return found


# ---- one setting each ------------------------------------------------------------


def _axis(model: Model, value: Any) -> None:
    if value == "auto":
        return
    parts = _parts(value, "axis", ("kind", "low", "step", "buckets"))
    expected = "linear:LOW:STEP:N, log:LOW:STEP:N or auto"
    if len(parts) != 4 or parts[0] not in KINDS:
        raise _unexpected("axis", expected, value)
    low, step = (_number(part, "axis", expected) for part in parts[1:3])
    buckets = _whole(parts[3], "axis", expected)
    if buckets < 1:
        raise _unexpected("axis", expected, value)
    model.axis = Axis(parts[0], low, step, buckets)


def _tiers(model: Model, value: Any) -> None:
    if not isinstance(value, (list, tuple)) or not value:
        raise _unexpected("tiers", "an array of tiers", value)
    model.tiers = [_tier(tier, f"tiers[{i}]") for i, tier in enumerate(value)]


def _tier(value: Any, where: str) -> Tier:
    expected = "LEVERAGE:SHARE[:MMR[:FEE]], SHARE one number or LONG/SHORT"
    if isinstance(value, dict):
        parts = _tier_parts(value, where)
    else:
        parts = _parts(value, where, ())
        if len(parts) < 2:
            raise _unexpected(where, expected, value)
        parts = [parts[0], *parts[1].split("/", 1), *parts[2:]]
        if "/" not in value.split(":")[1]:
            parts.insert(2, parts[1])
    if not 3 <= len(parts) <= 5:
        raise _unexpected(where, expected, value)
    return Tier(*(_number(part, where, expected) for part in parts))


def _tier_parts(value: Dict[str, Any], where: str) -> List[Any]:
    """Leverage, both shares and, where they are given, rate and fee."""
    keys = dict(value)
    for printed in ("factor_long", "factor_short"):  # which the program adds
        keys.pop(printed, None)
    shares = [keys.pop(key) for key in ("share_long", "share_short") if key in keys]
    if "share" in keys:
        shares += [keys["share"], keys.pop("share")]
    leverage, mmr, fee = (keys.pop(key, None) for key in ("leverage", "mmr", "fee"))
    if keys or leverage is None or len(shares) != 2:
        raise _unexpected(
            where,
            "the keys leverage, share (or share_long and share_short), and, if wanted, "
            "mmr and fee",
            value,
        )
    if fee is not None:
        return [leverage, *shares, DEFAULT_MMR if mmr is None else mmr, fee]
    return [leverage, *shares] if mmr is None else [leverage, *shares, mmr]


def _word(words: Sequence[str], name: str) -> Any:
    def setting(model: Model, value: Any) -> None:
        if value not in words:
            raise _unexpected(name, " or ".join(words), value)
        model.config[name] = value

    return setting


def preset_names() -> List[str]:
    """The names of all presets."""
    numbers = range(lib.liqmap_preset_count())
    return [lib.liqmap_preset_name(number).decode() for number in numbers]


def _preset(model: Model, value: Any) -> None:
    names = preset_names()
    if value not in names:
        raise _unexpected("preset", " or ".join(names), value)
    model.preset = value


def _turnover(model: Model, value: Any) -> None:
    expected = "a number, 0 or more"
    turnover = _number(value, "turnover", expected)
    if turnover < 0:
        raise _unexpected("turnover", expected, value)
    model.config["turnover"] = turnover


def _holding(model: Model, value: Any) -> None:
    expected = "a duration such as 90m, 48h or 5d, or 0"
    model.config["holding_ms"] = _duration(value, expected)


def _duration(value: Any, expected: str) -> int:
    text = str(value) if _is_number(value) else value
    match = _DURATION.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        if _number(value, "holding", expected) == 0:
            return 0
        raise _unexpected("holding", expected, value)
    given = _number(match[1], "holding", expected) * _UNITS_MS[match[2]]
    # A duration that rounds to 0 would turn holding off.
    if given and not 0.5 <= given < 9e18:
        raise _unexpected("holding", expected, value)
    return int(given + 0.5)


def _entry_points(model: Model, value: Any) -> None:
    expected = "a whole number from 1 to 4096"
    points = _whole(value, "entry_points", expected)
    if not 1 <= points <= 4096:
        raise _unexpected("entry_points", expected, value)
    model.config["entry_points"] = points


def _intrabar(model: Model, value: Any) -> None:
    expected = "a number from 0 to 1"
    intrabar = _number(value, "intrabar", expected)
    if not 0 <= intrabar <= 1:
        raise _unexpected("intrabar", expected, value)
    model.config["intrabar"] = intrabar


def _venue(model: Model, value: Any) -> None:
    if not isinstance(value, str):
        raise _unexpected("venue", "VENUE:INSTRUMENT[:cap]", value)
    model.venue = value
    if value.endswith(":cap"):
        model.venue, model.profile = value[: -len(":cap")], "cap"
    venue(model.venue)


_SETTINGS = {
    "axis": _axis,
    "tiers": _tiers,
    "contract": _word(CONTRACTS, "contract"),
    "maintenance": _word(MAINTENANCE, "maintenance"),
    "turnover": _turnover,
    "holding": _holding,
    "entry_points": _entry_points,
    "initial": _word(INITIAL, "initial"),
    "venue": _venue,
    "intrabar": _intrabar,
    "preset": _preset,
}

_OTHER_NAMES = {"tier": "tiers", "entry-points": "entry_points", "within": "intrabar"}


# ---- values ----------------------------------------------------------------------


def _object(pairs: List[Tuple[str, Any]]) -> Dict[str, Any]:
    """A JSON object in which no key occurs twice."""
    found: Dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"{key}: is given twice")
        found[key] = value
    return found


def _unexpected(name: str, expected: str, value: Any) -> ValueError:
    return ValueError(f"{name}: expected {expected}, found {value!r}")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _parts(value: Any, name: str, keys: Sequence[str]) -> List[Any]:
    """A text cut at its colons, or the values of an object of exactly these keys."""
    if isinstance(value, str):
        return list(value.split(":"))
    if isinstance(value, dict) and set(value) == set(keys):
        return [value[key] for key in keys]
    raise _unexpected(name, f"a text, or the keys {', '.join(keys)}", value)


def _number(value: Any, name: str, expected: str) -> float:
    """A finite number, or a text that is one."""
    number: Any = value
    try:
        if isinstance(value, str) and _NUMBER.fullmatch(value):
            number = decimal(value)
        if _is_number(number) and math.isfinite(number):
            return float(number)
    except (ValueError, OverflowError):
        pass
    raise _unexpected(name, expected, value)


def _whole(value: Any, name: str, expected: str) -> int:
    if isinstance(value, str) and re.fullmatch(r"[+-]?[0-9]+", value):
        return int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _unexpected(name, expected, value)
    return value

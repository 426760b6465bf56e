# SPDX-License-Identifier: MIT
"""Fitted settings, with their evidence."""

from __future__ import annotations

import ctypes as c
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, List, Tuple

from ._arguments import whole
from ._library import lib
from ._structs import MAX_TIERS, liqmap_tier
from .config import Config
from .errors import UsageError
from .model import preset_names
from .venue import Tier, tier_of

HOUR_MS = 3_600_000


@dataclass(frozen=True)
class Preset:
    """Settings and tiers of a map: Map(axis, preset.tiers, preset.config).

    name:   as preset() takes it.
    source: the data, their dates, the length of the bars, the score.
    """

    name: str
    source: str
    config: Config
    tiers: Tuple[Tier, ...]


def presets() -> List[Preset]:
    """All there are, for hours with volume."""
    return [preset(name) for name in preset_names()]


def preset(name: str, bar_ms: int = HOUR_MS, has_volume: bool = True) -> Preset:
    """The preset of a name: "btcusdt-1h", the best map there is, or "classic".

    bar_ms:     length of a snapshot's interval; below 30 minutes intrabar is 0.
    has_volume: without it other shares fit, and positions change hands by time alone.
    """
    if not isinstance(name, str):
        raise TypeError(f"name: expected a str, found {type(name).__name__}")
    text = name.encode("utf-8", "surrogateescape")
    if b"\0" in text:
        raise ValueError("name: holds a null character")
    settings, count = Config()._struct(), c.c_int64()
    rows, stride = (liqmap_tier * MAX_TIERS)(), c.sizeof(liqmap_tier)
    out = c.byref(settings), rows, MAX_TIERS, stride, c.byref(count)
    length = whole(bar_ms, "bar_ms")
    status = lib.liqmap_preset(*out, text, length, bool(has_volume))
    if status:
        names = " or ".join(repr(known) for known in preset_names())
        bad_name = f"name: expected {names}, found {name!r}"
        raise UsageError(status, bad_name if length >= 0 else f"bar_ms: {length}")
    config = Config(
        entry_points=settings.entry_points,
        turnover=settings.turnover,
        holding_ms=settings.holding_ms,
        intrabar=settings.intrabar,
    )
    return Preset(name, _source(text), config, tuple(map(tier_of, rows[: count.value])))


@lru_cache(maxsize=None)
def _settings(has_volume: bool) -> Tuple[Tuple[Any, ...], ...]:
    """What is_preset() compares, of all presets."""
    found = [preset(name, HOUR_MS, has_volume).config for name in preset_names()]
    return tuple(map(_fitted, found))


def _fitted(config: Config) -> Tuple[Any, ...]:
    return config.entry_points, config.turnover, config.holding_ms


def is_preset(config: Config, has_volume: bool) -> bool:
    """Whether a configuration has the settings of a preset, for bars of any length."""
    return _fitted(config) in _settings(has_volume)


def _source(text: bytes) -> str:
    at = preset_names().index(text.decode())
    source: str = lib.liqmap_preset_source(at).decode()
    return source

# SPDX-License-Identifier: MIT
"""Observed liquidations against a map's: the level, and an interval."""

from __future__ import annotations

import ctypes as c
from typing import NamedTuple, Optional, Sequence, Union

from ._arguments import SIDES, real, whole, word
from ._library import lib
from ._structs import liqmap_expected, liqmap_forecast, liqmap_forecast_row, sized
from .errors import ImplausibleWarning, check, warn
from .inspection import duration, warn_of_time

_SHORTEST_MS = 3_600_000  # of a life that is meant
_LEAP = 100  # factor from time to time, beyond which its unit is looked at


class Expected(NamedTuple):
    """What is to be expected, quote currency.

    level:   logarithm of observed over forecast, as it has been of late.
    spread:  standard deviation of that logarithm, among forecasts of this size.
    median:  half of the time it is less.
    low_80, high_80: between them it is in 80 % of the time; low_95, high_95 likewise.
    """

    level: float
    spread: float
    median: float
    low_80: float
    high_80: float
    low_95: float
    high_95: float


class Forecast:
    """Learns from rows, as they come, how far a map is off.

        f = liqmap.Forecast()
        said = m.push(snapshot, liquidated=True).sum(axis=1)     # (long, short)
        expected = f.read("short", said[1])
        f.add(snapshot.time_ms, said, observed)     # of a feed; quote currency, both

    life_ms: time in which the weight of a row falls to 1/e; 7 days where not given.
    """

    def __init__(self, life_ms: Optional[int] = None) -> None:
        self._state = liqmap_forecast()
        size = c.sizeof(self._state)
        check(lib.liqmap_forecast_init(c.byref(self._state), size))
        if life_ms is not None:
            if whole(life_ms, "life_ms") < 1:
                raise ValueError(f"life_ms: expected milliseconds, found {life_ms}")
            if life_ms < _SHORTEST_MS:
                warn(
                    f"life_ms: {life_ms:,} ms are {duration(life_ms)}, less than most rows are "
                    "apart: is it in seconds?",
                    ImplausibleWarning,
                )
            self._state.life_ms = life_ms

    def __copy__(self) -> "Forecast":
        other = Forecast()
        other._state = liqmap_forecast.from_buffer_copy(self._state)
        return other

    def __deepcopy__(self, memo: object) -> "Forecast":
        return self.__copy__()

    @property
    def rows(self) -> int:
        """How many rows were added."""
        return int(self._state.rows)

    def add(
        self, time_ms: int, forecast: Sequence[float], observed: Sequence[float]
    ) -> None:
        """Add a row: the end of an interval, what was forecast and what was observed. An
        ImplausibleWarning where the time is no milliseconds."""
        row = liqmap_forecast_row(
            whole(time_ms, "time_ms"),
            _pair(forecast, "forecast"),
            _pair(observed, "observed"),
        )
        before_ms = self._state.time_ms if self.rows else None
        if before_ms is None or row.time_ms > _LEAP * max(before_ms, 1):
            warn_of_time(row.time_ms, before_ms)
        check(lib.liqmap_forecast_add(c.byref(self._state), c.byref(row)))

    def read(self, side: Union[str, int], amount: float) -> Expected:
        """What to expect where the map says `amount`. NotReadyError before 24 rows."""
        found = sized(liqmap_expected)
        number, said = word(side, SIDES, "side"), real(amount, "amount")
        state = c.byref(self._state)
        check(lib.liqmap_forecast_read(state, c.byref(found), number, said))
        return Expected(*(getattr(found, name) for name in Expected._fields))


def _pair(values: Sequence[float], name: str) -> "c.Array[c.c_double]":
    ordered = not isinstance(values, (str, bytes, set, frozenset, dict))
    text = f"{name}: expected (long, short), in this order, found {values!r}"
    if not ordered or not hasattr(values, "__len__"):
        raise TypeError(text)
    if len(values) != 2:
        raise ValueError(text)
    long, short = values
    return (c.c_double * 2)(real(long, name), real(short, name))

# SPDX-License-Identifier: MIT
"""What a call that failed raises: one class for each band of status codes."""

from __future__ import annotations

import sys
import warnings
from typing import Any, Optional, Tuple, Type

from ._arguments import INT32, whole
from ._library import lib


class Error(Exception):
    """A call failed.

    status: the number, below 0.
    name:   its name, such as "LIQMAP_E_TIME".
    index:  of the row, tier, bracket, ... that is bad; None where it is no element.
    column: of a snapshot that is bad, such as "low"; None where it is not known.
    """

    def __init__(
        self,
        status: int,
        where: str = "",
        index: Optional[int] = None,
        column: Optional[str] = None,
    ):
        self.status = status = whole(status, "status", INT32)
        self.name: str = lib.liqmap_status_name(status).decode()
        self.where = where
        self.index = index
        self.column = column
        text = lib.liqmap_status_text(status).decode()
        super().__init__(f"{where}{': ' if where else ''}{text} ({self.name})")

    def __reduce__(self) -> Tuple[Any, ...]:
        return type(self), (self.status, self.where, self.index, self.column)


class UsageError(Error, ValueError):
    """-1 to -99: the call is wrong; fix the program."""


class DataError(Error, ValueError):
    """-100 to -199: a number is wrong; the message and `index` say which row."""


class NotReadyError(Error):
    """-200 to -299: no room for it, or nothing there yet."""


class FormatError(Error, ValueError):
    """-300 to -399: bytes that are no map, or damaged."""


class LiqmapWarning(UserWarning):
    """What is taken as it is, and may well be a mistake; the base of those below."""


class BarBeginWarning(LiqmapWarning):
    """Times are those at which bars begin, where their ends are wanted."""


class ColumnNameWarning(LiqmapWarning):
    """A column was taken by another name than the library's."""


class ImplausibleWarning(LiqmapWarning):
    """Snapshots look wrong: their units, their order, a number among others."""


class IntervalWarning(LiqmapWarning):
    """The time from row to row is not the usual one: rows are missing, or bars are of
    another length; or they are shorter than those that the settings are of."""


class MergedWarning(LiqmapWarning):
    """The open interest of one venue is pushed to a map that holds several; or a map is
    merged that is much older, or that was merged before."""


class NoVolumeWarning(LiqmapWarning):
    """No volume, and settings that go by it, or none by a name that is known; or volume, and
    settings of a preset without."""


class OffAxisWarning(LiqmapWarning):
    """A price left the axis: amounts are not to be trusted."""


class UnitWarning(LiqmapWarning):
    """Amounts are in another unit than they are taken for, by the name of a column or by
    its numbers."""


class ZeroOpenInterestWarning(LiqmapWarning):
    """Open interest of 0: of rows between others, which are taken for a gap, of those at the
    end, which are left out, or of all; or of one push, which closes everything."""


class GridCornerWarning(LiqmapWarning):
    """The best of a grid of settings lies at its end: a better one may lie beyond."""


_PACKAGE = __name__.partition(".")[0]


def warn(text: str, kind: Type[LiqmapWarning]) -> None:
    """Warn at the line that called the package."""
    frame, level = sys._getframe(1), 2
    while frame.f_back and frame.f_globals.get("__name__", "").partition(".")[0] == _PACKAGE:
        frame, level = frame.f_back, level + 1
    warnings.warn(text, kind, stacklevel=level)


_BANDS = (UsageError, DataError, NotReadyError, FormatError)


def error(
    status: int,
    index: Optional[int] = None,
    what: str = "row",
    column: Optional[str] = None,
) -> Error:
    """The exception of a status; an index below 0 means that there is none."""
    band = _BANDS[min(-status // 100, len(_BANDS) - 1)]
    where = [] if column is None else [f"column {column}"]
    if index is None or index < 0:
        return band(status, "".join(where), None, column)
    return band(status, ", ".join([f"{what} {index}", *where]), index, column)


def check(status: int, index: Optional[int] = None, what: str = "row") -> None:
    """Raise what a status says, unless it is 0."""
    if status:
        raise error(status, index, what)

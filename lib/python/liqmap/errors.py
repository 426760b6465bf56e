# SPDX-License-Identifier: MIT
"""What a call that failed raises: one class for each band of status codes."""

from __future__ import annotations

from typing import Any, Optional, Tuple

from ._library import lib


class Error(Exception):
    """A call failed.

    status: the number, below 0.
    name:   its name, such as "LIQMAP_E_TIME".
    index:  of the row, tier, bracket, ... that is bad; None where it is no element.
    """

    def __init__(self, status: int, where: str = "", index: Optional[int] = None):
        self.status = status
        self.name: str = lib.liqmap_status_name(status).decode()
        self.where = where
        self.index = index
        text = lib.liqmap_status_text(status).decode()
        super().__init__(f"{where}{': ' if where else ''}{text} ({self.name})")

    def __reduce__(self) -> Tuple[Any, ...]:
        return type(self), (self.status, self.where, self.index)


class UsageError(Error, ValueError):
    """-1 to -99: the call is wrong; fix the program."""


class DataError(Error, ValueError):
    """-100 to -199: a number is wrong; the message and `index` say which row."""


class NotReadyError(Error):
    """-200 to -299: no room for it, or nothing there yet."""


class FormatError(Error, ValueError):
    """-300 to -399: bytes that are no map, or damaged."""


class ImplausibleWarning(UserWarning):
    """Snapshots look wrong, or have gaps that look like rows."""


_BANDS = (UsageError, DataError, NotReadyError, FormatError)


def error(status: int, index: Optional[int] = None, what: str = "row") -> Error:
    """The exception of a status; an index below 0 means that there is none."""
    band = _BANDS[min(-status // 100, len(_BANDS) - 1)]
    if index is None or index < 0:
        return band(status)
    return band(status, f"{what} {index}", index)


def check(status: int, index: Optional[int] = None, what: str = "row") -> None:
    """Raise what a status says, unless it is 0."""
    if status:
        raise error(status, index, what)

# SPDX-License-Identifier: MIT
"""The dataframe interchange protocol (`__dataframe__`), as far as numbers and times go."""

from __future__ import annotations

import ctypes as c
from typing import Any, Dict, List

from ._arguments import numpy

_INT, _UINT, _FLOAT, _DATETIME = 0, 1, 2, 22
_NO_NULLS = (0, 1)  # none, and NaN, which the library refuses by its row
_LETTERS = {_INT: "i", _UINT: "u", _FLOAT: "f"}
_MS = {"s": "datetime64[s]", "m": "datetime64[ms]", "u": "datetime64[us]"}


def interchanged(frame: Any) -> Dict[str, Any]:
    """The columns of numbers and times; what else there is has the value None."""
    if numpy is None:
        raise TypeError("a frame by __dataframe__ takes NumPy")
    frame = frame.__dataframe__()
    parts = list(frame.get_chunks()) if frame.num_chunks() > 1 else [frame]
    return {name: _Column(parts, name) for name in frame.column_names()}


class _Column:
    """A column that is read when NumPy asks for it, and keeps its memory."""

    def __init__(self, parts: List[Any], name: str) -> None:
        self._parts, self._name = parts, name

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        columns = [part.get_column_by_name(self._name) for part in self._parts]
        return numpy.concatenate([_values(column, self._name) for column in columns])


def _values(column: Any, name: str) -> Any:
    kind, bits, text, _ = column.dtype
    if kind not in (*_LETTERS, _DATETIME):
        raise TypeError(f"{name}: expected numbers, found kind {int(kind)} ({text})")
    if column.describe_null[0] not in _NO_NULLS and column.null_count:
        raise ValueError(f"{name}: {column.null_count} rows are missing")
    buffer, (_, bits, text, order) = column.get_buffers()["data"]
    size, n = bits // 8, column.size()
    start = column.offset * size
    if min(start, n) < 0 or start + n * size > buffer.bufsize:
        raise ValueError(f"{name}: {n} rows do not fit its buffer")
    raw = (c.c_char * (n * size)).from_address(buffer.ptr + start) if n else b""
    sign = ">" if order == ">" else "<" if order == "<" else "="
    if kind != _DATETIME:
        return numpy.frombuffer(raw, f"{sign}{_LETTERS[kind]}{size}").copy()
    unit = column.dtype[2][2:3]
    return numpy.frombuffer(raw, "i8").astype(_MS.get(unit, "datetime64[ns]"))

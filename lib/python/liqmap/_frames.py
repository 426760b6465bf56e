# SPDX-License-Identifier: MIT
"""Columns of snapshots, by their names, out of whatever holds them: a DataFrame, a dict, a
list of dicts, lists as ccxt has them, a record array, or a frame of another library."""

from __future__ import annotations

import difflib
import re
from numbers import Real
from pathlib import PurePath
from typing import Any, Dict, Iterable, List, Literal, Mapping, NamedTuple, Optional
from typing import Sequence, Tuple

from ._arguments import FLOAT64, converted, numpy, word
from ._interchange import interchanged
from ._units import unit_said
from .errors import BarBeginWarning, ColumnNameWarning, warn

COLUMNS = ("time_ms", "open_interest", "high", "low", "close", "entry", "volume")
NEEDED = COLUMNS[:5]
OHLCV = ("time_ms", "open", "high", "low", "close", "volume")

# What others call a column, in lower case without spaces and signs: ccxt, freqtrade,
# Binance, Bybit, OKX, yfinance. Of several names of a time the first is taken.
OTHER_NAMES: Dict[str, Tuple[str, ...]] = {
    "time_ms": (
        *("timems", "timestamp", "closetime", "time", "ts", "createtime", "datetime"),
        *("date", "starttime", "opentime"),
    ),
    "open_interest": (
        *("openinterest", "oi", "sumopeninterest", "openinterestamount"),
        *("openinterestcontracts", "oicontracts", "oiccy"),
    ),
    "high": ("high", "h", "highprice"),
    "low": ("low", "l", "lowprice"),
    "close": ("close", "c", "closeprice"),
    "entry": ("entry",),
    "volume": ("volume", "vol", "v", "basevolume", "volumebase", "baseassetvolume"),
}
_HINTS = {
    "volume": "vol|turnover|^(amount|qty|quantity)$",
    "open_interest": "openinterest|^oi|oi$|^(contracts|value|notional)$",
}
_MEANT = {  # by a column of another unit
    "quote currency": ', and unit="usd" converts open_interest and volume of that unit',
    "contracts": ", multiplied by what one contract is",
}
# Names of columns that are of no use here, and of times at which a bar begins.
_KNOWN = {other for others in OTHER_NAMES.values() for other in others}
_KNOWN |= {"open", "o", "openprice", "symbol", "pair", "exchange", "venue"}
_BEGINS = {"opentime", "starttime", "begin", "start"}


class Snapshot(NamedTuple):
    """The interval that ends at time_ms, as Map.push() takes it.

    open_interest, volume: contracts, one-sided; 0: no volume.
    high, low, close:      prices of the interval.
    entry:                 average trade price; 0: not given.
    """

    time_ms: int
    open_interest: float
    high: float
    low: float
    close: float
    entry: float = 0.0
    volume: float = 0.0


class Columns(Dict[str, Any]):
    """Columns by our names.

    places: our names to those of the frame they are from.
    left:   the names of those that may have been meant for volume, where there is none.
    """

    def __init__(
        self,
        columns: Mapping[str, Any],
        places: Mapping[str, Any],
        left: Sequence[Any] = (),
    ) -> None:
        super().__init__(columns)
        self.places, self.left = places, left


def columns_of(
    frame: Any, columns: Optional[Mapping[str, Any]], given: Dict[str, Any]
) -> Columns:
    """The columns of a frame, by our names, and those that were given by name as well.

    columns: our names to those of the frame, or to None: not taken.
    """
    wanted = _wanted(columns)
    wanted.update((name, None) for name in given)
    held, index = _held(frame)
    found, places = {}, {}
    for name in COLUMNS:
        place = wanted[name] if name in wanted else _place(name, held)
        if place is None:
            continue
        if place not in held:
            raise ValueError(f"columns: {name}: the frame has no column {place!r}")
        values = held[place]
        if isinstance(values, Real):
            raise TypeError(f"{name}: expected an array, found {type(values).__name__}")
        if values is not None:
            found[name], places[name] = values, place
    for name in given:
        if name in held and columns is None:
            raise TypeError(f"{name}: in the frame and by name; expected one of them")
    if "time_ms" not in found and "time_ms" not in wanted:
        times = _index_times(index)
        if times is not None:
            found["time_ms"] = times
            places["time_ms"] = index.name or "time_ms"
    absent = [name for name in COLUMNS if name not in found and name not in given]
    _refuse_missing([n for n in absent if n in NEEDED or n not in wanted], held)
    _warn_of_others({n: p for n, p in places.items() if n not in wanted and p in held})
    _warn_of_begins(places.get("time_ms"), frame)
    left = () if "volume" in {**wanted, **found} else _unused(held, places)
    return Columns({**found, **given}, places, left)


def _wanted(columns: Optional[Mapping[str, Any]]) -> Dict[str, Any]:
    """Our names to those that are to be taken for them."""
    if columns is not None and not isinstance(columns, Mapping):
        found = type(columns).__name__
        raise TypeError(f"columns: expected a dict of names, found {found}")
    wanted = dict(columns or {})
    for name, place in wanted.items():
        if name not in COLUMNS:
            hint = f": {{{place!r}: {name!r}}}, ours first?" if place in COLUMNS else ""
            raise ValueError(f"columns: {name!r} is none of {', '.join(COLUMNS)}{hint}")
    return wanted


def _refuse_missing(names: Sequence[str], held: Mapping[str, Any]) -> None:
    """Refuse a frame without what is needed, or with what may be meant for it."""
    missing = [name for name in names if name in NEEDED]
    for name in [*missing, *({"volume"} & set(names))]:
        _near_miss(name, held)
    if missing:
        there = f": found {', '.join(map(repr, held))}" if held else ""
        raise ValueError(f"no column {', '.join(missing)}{there}")


def _unused(held: Mapping[str, Any], places: Mapping[str, Any]) -> List[Any]:
    """The names of columns that were not taken and are not known for anything else."""
    taken = set(places.values())
    return [name for name in held if name not in taken and _plain(name) not in _KNOWN]


def _warn_of_others(places: Mapping[str, Any]) -> None:
    """Warn of columns that were taken by names that are not ours."""
    renamed = [f"{name} from {place!r}" for name, place in places.items() if place != name]
    if renamed:
        warn(f"columns by other names: {', '.join(renamed)}", ColumnNameWarning)


def _warn_of_begins(place: Any, frame: Any) -> None:
    """Warn of times that are those of the begin of a bar."""
    if place is None:
        return
    ccxt = isinstance(frame, (list, tuple)) and type(next(iter(frame), 0)) in (list, tuple)
    if ccxt or _plain(place) in _BEGINS:
        where = "ccxt's rows" if ccxt else repr(place)
        warn(
            f"time_ms from {where} is when a bar begins; a snapshot has the time of its "
            "end, and open interest as of then. Add the length of a bar to each time"
            f"{', or use from_ccxt()' if ccxt else ''}",
            BarBeginWarning,
        )


def expect_one_index(columns: Mapping[str, Any]) -> None:
    """Refuse columns of pandas whose rows have different labels: none are aligned."""
    first: Any = None
    for name, column in columns.items():
        index = getattr(column, "index", None)
        if index is None or callable(index):  # as of lists
            continue
        if first is None:
            first, of = index, name
        elif index is not first and not index.equals(first):
            raise ValueError(
                f"{name}: its index is another than that of {of}: {name}.reindex(..) "
                f"aligns them, {name}.to_numpy() takes rows as they come"
            )


def _plain(name: Any) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower()) if isinstance(name, str) else ""


def _place(name: str, held: Mapping[str, Any]) -> Optional[str]:
    """Under which name a column is there."""
    if name in held:
        return name
    found: Dict[str, List[str]] = {}
    for key in held:
        found.setdefault(_plain(key), []).append(key)
    places = [place for other in OTHER_NAMES[name] for place in found.get(other, ())]
    if len(places) > 1 and name != "time_ms":
        raise ValueError(
            f"{name}: {' and '.join(map(repr, places))} are there: "
            f"columns={{{name!r}: ...}} says which"
        )
    return places[0] if places else None


def _near_miss(name: str, held: Mapping[str, Any]) -> None:
    """Refuse a frame with a column that may be meant by one it lacks."""
    left = {_plain(key): key for key in held if _plain(key) not in _KNOWN}
    hints = [p for p in left if name in _HINTS and re.search(_HINTS[name], p)]
    near = hints or difflib.get_close_matches(_plain(name), left, 1, 0.75)
    if near:
        found = left[near[0]]
        text = f"no column {name}, but {found!r}: columns={{{name!r}: {found!r}}} takes it"
        if name in _HINTS:
            text += _MEANT.get(unit_said(name, found) or "", "")
        if name not in NEEDED:
            text += f", {{{name!r}: None}} does without"
        raise ValueError(text)


# ---- what holds columns ----------------------------------------------------------


def _held(frame: Any) -> Tuple[Mapping[str, Any], Any]:
    """All columns of a frame by its own names, and its index."""
    if isinstance(frame, (list, tuple)):
        return _of_rows(frame), None
    names = getattr(getattr(frame, "dtype", None), "names", None)
    if names is None and callable(getattr(frame, "keys", None)):
        names = list(frame.keys())
    if names is None and hasattr(frame, "__getitem__"):
        columns = getattr(frame, "column_names", None)  # pyarrow, whose columns are values
        if not isinstance(columns, (list, tuple)):
            columns = getattr(frame, "columns", None)
        names = None if columns is None else list(columns)
    if names is not None:
        _refuse_twice(names)
        return _Lazy(frame, names), getattr(frame, "index", None)
    if hasattr(frame, "__dataframe__"):
        return interchanged(frame), None
    if numpy is not None and hasattr(frame, "__array__"):
        values = numpy.asarray(frame)
        if values.dtype.names:
            return _Lazy(values, values.dtype.names), None
    found = repr(frame) if isinstance(frame, (str, PurePath)) else type(frame).__name__
    hint = ": pandas.read_csv() reads a file" if isinstance(frame, (str, PurePath)) else ""
    raise TypeError(f"frame: expected a DataFrame or columns by name, found {found}{hint}")


class _Lazy(Dict[str, Any]):
    """The columns of a frame, each looked up when it is wanted."""

    def __init__(self, frame: Any, names: Iterable[str]) -> None:
        super().__init__((name, None) for name in names)
        self._frame = frame

    def __getitem__(self, name: str) -> Any:
        return self._frame[name]


def _refuse_twice(names: List[Any]) -> None:
    twice = {name for name in COLUMNS if names.count(name) > 1}
    if twice:
        raise ValueError(f"several columns are called {', '.join(sorted(twice))}")


def _of_rows(rows: Any) -> Dict[str, Any]:
    """Columns of a list of dicts, of Snapshots, or of ccxt's [time, o, h, l, c, v]."""
    if not rows:
        return {name: [] for name in COLUMNS}
    first = rows[0]
    if isinstance(first, Mapping):
        return {name: _field(rows, name) for name in first}
    if isinstance(first, (list, tuple)):
        names = getattr(first, "_fields", OHLCV)
        for number, row in enumerate(rows):
            if not isinstance(row, (list, tuple)) or len(row) != len(names):
                found = f"{len(row)} values" if hasattr(row, "__len__") else repr(row)
                raise ValueError(f"row {number}: expected {', '.join(names)}, found {found}")
        return dict(zip(names, map(list, zip(*rows))))
    found = type(first).__name__
    raise TypeError(f"frame: expected a DataFrame or rows, found a list of {found}")


def _field(rows: Any, name: str) -> List[Any]:
    found = []
    for number, row in enumerate(rows):
        if name not in row:
            raise ValueError(f"row {number}: no {name}")
        found.append(row[name])
    return found


def _index_times(index: Any) -> Any:
    """The times of an index of datetimes, or of one that is called a time."""
    dtype = str(getattr(index, "dtype", ""))
    named = _plain(getattr(index, "name", None)) in OTHER_NAMES["time_ms"]
    if dtype.startswith("period"):
        raise TypeError(
            f"index: a {dtype} is no time; index.to_timestamp(how='end') makes it one"
        )
    if not dtype.startswith("datetime") and not (named and "int" in dtype):
        return None
    twice = index.duplicated()
    if twice.any():
        row = int(twice.argmax())
        raise ValueError(f"index: row {row}: {index[row]} is there twice")
    return index


# ---- units -----------------------------------------------------------------------


def unit_of_push(unit: str, name: str) -> Literal["usd", "quote"]:
    """The unit that push_many() takes for amounts in contracts, or in quote currency."""
    return "usd" if word(unit, ("contracts", "usd"), name) else "quote"


def contracts_of(usd: Any, close: Any, name: str) -> Any:
    """Amounts in quote currency as base coin, at the close. Where that is no price, they
    are left for the library to refuse the row."""
    usd, close = converted(usd, FLOAT64, name), converted(close, FLOAT64, "close")
    if len(usd) != len(close):
        raise ValueError(f"{name}: expected {len(close)} rows, found {len(usd)}")
    if numpy is None:
        return [u / c if c > 0 else u for u, c in zip(usd, close)]
    usd, close = numpy.array(usd, float), numpy.asarray(close)
    return numpy.divide(usd, close, out=usd, where=close > 0)

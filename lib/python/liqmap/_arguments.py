# SPDX-License-Identifier: MIT
"""Arguments as C takes them: words, numbers, columns in, arrays out.

A column that is float64 (int64 for times), contiguous and aligned is used where it lies.
Other numbers (integers, narrower floats, strides, the other byte order, nullable columns of
pandas) are converted, datetimes to milliseconds; what would lose its meaning is refused by
name and row. Whatever has the buffer protocol is an array; NumPy need not be there.
"""

from __future__ import annotations

import ctypes as c
import re
import sys
from array import array
from datetime import datetime, timedelta, timezone
from importlib import import_module
from itertools import islice
from math import prod
from operator import index as as_index
from typing import TYPE_CHECKING, Any, Dict, Iterator, List, Literal, NamedTuple
from typing import Optional
from typing import Sequence, Tuple, Type, TypeVar, Union

if TYPE_CHECKING:
    import numpy as numpy
    from numpy.typing import NDArray

    # NumPy arrays where it is installed, memoryviews where not.
    Doubles = NDArray[numpy.float64]
    Times = NDArray[numpy.int64]
    Vector = Union[
        NDArray[Any], Sequence[float], "array[float]", "array[int]", memoryview
    ]
    Column = Union[Vector, Any]
else:
    try:
        import numpy
    except ImportError:
        numpy = None

T = TypeVar("T")

SIDES: Tuple[Literal["long"], Literal["short"]] = ("long", "short")
UNITS: Tuple[Literal["contracts"], Literal["quote"]] = ("contracts", "quote")

Side = Literal["long", "short", 0, 1]
Unit = Literal["contracts", "quote", 0, 1]
Contract = Literal["linear", "inverse"]
Maintenance = Literal["mark", "entry"]

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)

INT64 = range(-(2**63), 2**63)
INT32 = range(-(2**31), 2**31)


def word(value: Union[str, int], words: Sequence[str], name: str) -> int:
    """The number of a word; one of the numbers may be given as well."""
    if isinstance(value, str):
        if value in words:
            return words.index(value)
    elif type(value) is not bool and hasattr(value, "__index__"):
        if as_index(value) in range(len(words)):
            return as_index(value)
    expected = " or ".join(map(repr, words))
    raise ValueError(f"{name}: expected {expected}, found {value!r}")


def whole(value: Any, name: str, limits: range = INT64) -> int:
    """A whole number within limits; ctypes itself would cut off its high bits."""
    try:
        number = int(as_index(value))  # of an int's subclass too, before 3.10
    except TypeError:
        found = type(value).__name__
        raise TypeError(f"{name}: expected a whole number, found {found}") from None
    if number not in limits:
        raise ValueError(f"{name}: {number} does not fit")
    return number


def moment(value: Any, name: str) -> int:
    """Milliseconds since 1970: a whole number of them, or a date."""
    if isinstance(value, datetime):
        return next(_milliseconds_of([value], name))
    if getattr(getattr(value, "dtype", None), "kind", None) == "M":
        return int(_milliseconds(numpy.asarray([value]), name)[0])
    return whole(value, name)


def decimal(text: str) -> float:
    """A decimal number, unless it is so small that digits are lost."""
    number = float(text)
    if abs(number) < sys.float_info.min and re.match(r"[^eE]*[1-9]", text):
        raise ValueError(f"expected a number that is 0 or not as small, found {text!r}")
    return number


def real(value: Any, name: str) -> float:
    """A float, of anything that is a number."""
    if type(value) is float:
        return value
    if not isinstance(value, (str, bytes)) and hasattr(type(value), "__float__"):
        try:
            return float(value)
        except OverflowError:
            raise ValueError(f"{name}: {type(value).__name__} is too large") from None
    found = type(value).__name__
    raise TypeError(f"{name}: expected a number, found {found}") from None


def pandas() -> Any:
    """The module, for what is a DataFrame."""
    return import_module("pandas")


def is_column(value: Any) -> bool:
    """Whether it is many numbers, not one."""
    if isinstance(value, (str, bytes)) or getattr(value, "ndim", 1) == 0:
        return False
    return hasattr(type(value), "__len__")


def is_ndarray(value: Any) -> bool:
    """Whether it is an array of NumPy."""
    return numpy is not None and isinstance(value, numpy.ndarray)


def expect(value: Any, kind: Type[T], name: str) -> T:
    """An object of a class of this package."""
    if not isinstance(value, kind):
        found = type(value).__name__
        raise TypeError(f"{name}: expected {kind.__name__}, found {found}")
    return value


def records(values: Any, kind: Type[T], name: str, most: Optional[int] = None) -> List[T]:
    """A list of named tuples of a kind, no more than `most`, out of tuples."""
    expected = f"{kind.__name__}({', '.join(getattr(kind, '_fields'))})"
    if isinstance(values, (str, bytes)) or not hasattr(values, "__iter__"):
        text = repr(values) if isinstance(values, str) else type(values).__name__
        raise TypeError(f"{name}: expected some of {expected}, found {text}")
    found: List[T] = []
    for number, value in enumerate(islice(values, most)):
        try:
            if isinstance(value, str):
                raise TypeError
            found.append(kind(*value))
        except TypeError:
            text = f"{name}: number {number}: expected {expected}, found {value!r}"
            raise TypeError(text) from None
    return found


# ---- buffers ---------------------------------------------------------------------


class _Buffer(c.Structure):
    """CPython's Py_buffer: the only way to the address of memory that is read-only."""

    _fields_ = [
        ("buf", c.c_void_p),
        ("obj", c.c_void_p),
        ("len", c.c_ssize_t),
        ("itemsize", c.c_ssize_t),
        ("readonly", c.c_int),
        ("ndim", c.c_int),
        ("format", c.c_char_p),
        ("shape", c.POINTER(c.c_ssize_t)),
        ("strides", c.POINTER(c.c_ssize_t)),
        ("suboffsets", c.POINTER(c.c_ssize_t)),
        ("internal", c.c_void_p),
    ]


_get = c.pythonapi.PyObject_GetBuffer
_get.argtypes = [c.py_object, c.POINTER(_Buffer), c.c_int]
_release = c.pythonapi.PyBuffer_Release
_release.argtypes = [c.POINTER(_Buffer)]
_release.restype = None

_WRITABLE, _FORMAT, _CONTIGUOUS = 0x1, 0x4, 0x38  # PyBUF_C_CONTIGUOUS


class Kind(NamedTuple):
    """A type of element: its name, its letters in a buffer's format, its array code."""

    name: str
    letters: str
    size: int
    code: str


FLOAT64 = Kind("float64", "d", 8, "d")
FLOAT32 = Kind("float32", "f", 4, "f")
INT64S = Kind("int64", "qln", 8, "q")
INT32S = Kind("int32", "il", 4, "i")
_FOREIGN = ">!" if sys.byteorder == "little" else "<"  # marks of the other byte order

_NAMES: Dict[str, str] = {
    "d": "float64",
    "f": "float32",
    "b": "int8",
    "B": "bytes",
    "c": "bytes",
    "?": "bool",
    "O": "objects",
}


def _found(value: Any, letters: str) -> str:
    dtype = getattr(value, "dtype", None)
    return str(dtype) if dtype is not None else _NAMES.get(letters, f"format {letters}")


def converted(value: Any, kind: Kind, name: str) -> Any:
    """A column as an array of a kind; one that is so already as it is."""
    if isinstance(value, (list, tuple)):
        return _of_list(value, kind, name)
    if numpy is None or isinstance(value, (str, bytes, bytearray)):
        return value
    if hasattr(value, "to_numpy"):
        values = _of_series(value, kind, name)
    elif hasattr(value, "__array__") or isinstance(value, (array, memoryview)):
        values = numpy.asanyarray(value)
    else:
        return value
    if hasattr(values, "mask"):
        return values
    return _of_numpy(values, kind, name)


def _of_list(value: Sequence[Any], kind: Kind, name: str) -> Any:
    try:
        return array(kind.code, value)
    except (TypeError, OverflowError):
        pass
    if kind is INT64S and all(isinstance(item, datetime) for item in value):
        return array(kind.code, _milliseconds_of(value, name))
    for row, item in enumerate(value):
        try:
            array(kind.code, [item])
        except (TypeError, OverflowError) as failure:
            make = "pandas.to_datetime() makes times" if kind is INT64S else "float() makes numbers"
            is_text = isinstance(item, (str, bytes))
            why = f"{item!r} is a text, of which {make}" if is_text else failure
            text = f"{name}: expected {kind.name}s: row {row}: {why}"
            raise TypeError(text) from None
    raise TypeError(f"{name}: expected {kind.name}s")  # changed meanwhile


def _milliseconds_of(times: Sequence[datetime], name: str) -> Iterator[int]:
    """Since 1970; a time without a zone is taken for UTC."""
    for row, time in enumerate(times):
        if time != time:  # NaT of pandas
            raise ValueError(f"{name}: row {row} is not a time")
        if time.tzinfo is None:
            time = time.replace(tzinfo=timezone.utc)
        yield (time - _EPOCH) // timedelta(milliseconds=1)


def _of_series(value: Any, kind: Kind, name: str) -> Any:
    """The values of a column of pandas or polars, which may be nullable."""
    dtype = str(getattr(value, "dtype", ""))
    if dtype.startswith("period"):
        text = f"{name}: a {dtype} is no time; to_timestamp(how='end') makes it one"
        raise TypeError(text)
    values = value.to_numpy()
    if values.dtype != object:
        return values
    if getattr(getattr(value, "dtype", None), "kind", "O") in "iuf":
        missing = value.isna().to_numpy()
        if missing.any():
            raise ValueError(f"{name}: row {missing.argmax()} is missing")
        return value.to_numpy(dtype=value.dtype.numpy_dtype)
    if "datetime" in dtype:  # in a time zone
        return value.to_numpy(dtype="datetime64[ns]")
    return values


def _of_numpy(values: Any, kind: Kind, name: str) -> Any:
    letter = values.dtype.kind
    if letter == "O" and values.ndim == 1:
        return _of_list(values.tolist(), kind, name)
    if kind is INT64S and letter == "M":
        values = _milliseconds(values, name)
    elif values.dtype == kind.name:
        pass
    elif kind.code in "qi" and letter in "iu":
        limits = numpy.iinfo(kind.name)
        beyond = (values > limits.max) | (values < limits.min)
        if beyond.any():
            row = int(beyond.argmax())
            text = f"{name}: row {row}: {values[row]} does not fit {kind.name}"
            raise ValueError(text)
    elif kind.code not in "df" or letter not in "iuf":
        return values
    return numpy.require(values, kind.name, ["C", "A"])


def _milliseconds(values: Any, name: str) -> Any:
    missing = numpy.isnat(values)
    if missing.any():
        raise ValueError(f"{name}: row {missing.argmax()} is not a time")
    return values.astype("datetime64[ms]").astype(numpy.int64)


class Borrowing:
    """Buffers held while C works on them: `with Borrowing() as borrow: ...`"""

    __slots__ = ("_held",)

    def __init__(self) -> None:
        self._held: List[_Buffer] = []

    def __enter__(self) -> Borrowing:
        return self

    def __exit__(self, *_: object) -> None:
        for buffer in self._held:
            _release(c.byref(buffer))

    def _take(
        self, value: Any, flags: int, name: str, expected: str = "an array"
    ) -> _Buffer:
        if hasattr(value, "mask"):
            raise TypeError(f"{name}: expected an array without a mask")
        buffer = _Buffer()
        try:
            _get(value, c.byref(buffer), flags)
        except TypeError:
            found = type(value).__name__
            raise TypeError(f"{name}: expected {expected}, found {found}") from None
        except (BufferError, ValueError) as failure:
            text = _found(value, "")
            if "datetime" in text or "timedelta" in text:
                raise TypeError(f"{name}: expected numbers, found {text}") from None
            raise ValueError(f"{name}: {failure}") from None
        self._held.append(buffer)
        return buffer

    def _array(self, value: Any, kind: Kind, flags: int, name: str) -> _Buffer:
        buffer = self._take(value, flags | _FORMAT | _CONTIGUOUS, name)
        text = (buffer.format or b"B").decode()
        letters = text.lstrip("@=<>!")
        is_kind = len(letters) == 1 and letters in kind.letters
        if not is_kind or buffer.itemsize != kind.size or text[0] in _FOREIGN:
            found = _found(value, letters)
            raise TypeError(f"{name}: expected {kind.name}, found {found}")
        if buffer.len and buffer.buf % kind.size:
            raise ValueError(f"{name}: does not lie at a multiple of {kind.size} bytes")
        return buffer

    def column(
        self, value: Any, name: str, rows: Optional[int], kind: Kind = FLOAT64
    ) -> Tuple[int, int]:
        """The address and length of a column: shape (rows,), any where rows is None."""
        buffer = self._array(converted(value, kind, name), kind, 0, name)
        if buffer.ndim != 1:
            shape = tuple(buffer.shape[: buffer.ndim]) if buffer.ndim else ()
            raise ValueError(f"{name}: expected shape (n,), found {shape}")
        n = buffer.len // kind.size
        if rows is not None and n != rows:
            raise ValueError(f"{name}: expected {rows} rows, found {n}")
        return buffer.buf or 0, n

    def optional(
        self, value: Any, name: str, rows: Optional[int], kind: Kind = FLOAT64
    ) -> Optional[int]:
        """The address of a column, None where it is not given."""
        return None if value is None else self.column(value, name, rows, kind)[0]

    def matrix(self, value: Any, name: str, shape: Tuple[int, ...]) -> int:
        """The address of float64s of exactly this shape, to read."""
        buffer = self._array(value, FLOAT64, 0, name)
        self._expect(buffer, name, shape)
        return buffer.buf or 0

    def output(self, value: Any, name: str, shape: Tuple[int, ...]) -> Tuple[Any, int]:
        """An array of float64 to write to, and its address: a new one where none is
        given. It is taken last: one that overlaps an array held already is refused."""
        if value is None:
            return new(shape)
        buffer = self._array(value, FLOAT64, _WRITABLE, name)
        self._expect(buffer, name, shape)
        start = buffer.buf or 0
        self._refuse_overlaps(start, buffer.len, self._held[:-1], name)
        return value, start

    def raw(self, value: Any, name: str, flags: int = 0) -> Tuple[int, int]:
        """The address and length of bytes of any type."""
        buffer = self._take(value, flags | _CONTIGUOUS, name, "bytes")
        return buffer.buf or 0, buffer.len

    def refuse_overlap(self, place: Any, name: str) -> None:
        """Refuse arrays that overlap the memory of an object, a ctypes array."""
        self._refuse_overlaps(c.addressof(place), c.sizeof(place), self._held, name)

    @staticmethod
    def _refuse_overlaps(start: int, n: int, held: List[_Buffer], name: str) -> None:
        for other in held:
            first = other.buf or 0
            if start < first + other.len and first < start + n:
                raise ValueError(f"{name}: overlaps another array")

    @staticmethod
    def _expect(buffer: _Buffer, name: str, shape: Tuple[int, ...]) -> None:
        found = tuple(buffer.shape[: buffer.ndim]) if buffer.ndim else ()
        if found != shape and not (buffer.len == 0 and 0 in shape):
            raise ValueError(f"{name}: expected shape {shape}, found {found}")


def writable(value: Any, name: str) -> Any:
    """A writable buffer as a ctypes array, which holds on to it."""
    try:
        view = memoryview(value)
        if view.format == "O":
            raise TypeError("expected bytes or numbers, found objects")
        view = view.cast("B")
        return (c.c_char * view.nbytes).from_buffer(view)
    except (TypeError, ValueError) as failure:
        raise type(failure)(f"{name}: {failure}") from None


def as_memory(value: Any, name: str) -> Tuple[Any, bool]:
    """A buffer as a ctypes array, which holds on to it, and whether it is writable."""
    try:
        view = memoryview(value)
    except TypeError as failure:
        raise TypeError(f"{name}: {failure}") from None
    if not view.readonly:
        return writable(view, name), True
    with Borrowing() as borrow:
        at, n = borrow.raw(view, name)
    place: Any = (c.c_char * n).from_address(at)
    place.lender = view
    return place, False


def new(shape: Tuple[int, ...], kind: Kind = FLOAT64) -> Tuple[Any, int]:
    """A new array, C-contiguous, of NumPy, or a memoryview; and its address."""
    if numpy is not None:
        values: Any = numpy.empty(shape, kind.name)
    else:
        values = memoryview(array(kind.code, bytes(prod(shape) * kind.size)))
        if len(shape) > 1 and 0 not in shape:  # which memoryview cannot shape
            values = values.cast("B").cast(kind.code, shape)
    if not values.nbytes:
        return values, 0
    return values, c.addressof(c.c_char.from_buffer(values))

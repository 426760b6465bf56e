"""Every public call of the package with right and wrong arguments: fuzz_calls.py SEED ROUNDS

A round makes a map, a ring, a forecast and what else has methods, and calls everything in a random
order. Arrays end where memory ends, so that what reads or writes past them is a crash. What must hold:

- a call returns, or raises an Error, TypeError or ValueError (OSError for a file, MemoryError);
- what no call may take is refused;
- the map is valid; after a call that failed, or that only reads, everything reads as it did before,
  but for the rows and maps that push_many() and merge() keep;
- of right arguments, it does not matter in which form they come: lists, strides, the other byte
  order, read-only arrays, narrower numbers do as float64 does, on a copy of the objects.

Prints a line of JSON with what was counted; the exit is 1, with the call, where one does not hold.
"""
import contextlib
import copy
import ctypes
import faulthandler
import inspect
import io
import json
import mmap
import pickle
import random
import resource
import sys
import warnings
from array import array
from collections import Counter

import liqmap
import numpy as np

faulthandler.enable()
warnings.simplefilter("ignore")
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
draw = random.Random(int(sys.argv[1]))
PAGE, NOTHING = mmap.PAGESIZE, 0
mprotect = ctypes.CDLL(None).mprotect
mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]

ALLOWED = (liqmap.Error, TypeError, ValueError, MemoryError)
READS_FILES = ("from_config", "from_frame", "from_json")
CHANGES = {
    "Map": ("push", "push_many", "sweep", "open", "close", "place", "merge", "reset", "release"),
    "Heat": ("push", "thin"),
    "Forecast": ("add",),
}
KEEPS_A_PART = ("Map.push_many", "Map.merge")
COLUMNS = ("time_ms", "open_interest", "high", "low", "close", "entry", "volume")
NEEDED = COLUMNS[:5]
AXES = [
    liqmap.linear_axis(80.0, 120.0, 1.3),
    liqmap.log_axis(80.0, 120.0, 0.0101),
    liqmap.Axis("linear", 95.0, 10.0, 1),
]


class Twice:
    """An argument in some form, and in the plain one."""

    def __init__(self, given, plain):
        self.given, self.plain = given, plain

    def __repr__(self):
        return repr(self.given)


class Refused:
    """An argument that no call may take."""

    def __init__(self, given):
        self.given = given

    def __repr__(self):
        return repr(self.given)


# ---- arrays ----------------------------------------------------------------------


def at_the_end(values, dtype="f8", is_read_only=False):
    """A copy whose last byte is the last one that may be touched."""
    values = np.asarray(values, dtype)
    room = -(-values.nbytes // PAGE) * PAGE
    memory = mmap.mmap(-1, room + PAGE)
    last = ctypes.addressof(ctypes.c_char.from_buffer(memory)) + room
    assert mprotect(last, PAGE, NOTHING) == 0
    place = np.frombuffer(memory, dtype, values.size, room - values.nbytes)
    place[:] = values.ravel()
    if is_read_only and room:
        assert mprotect(last - room, room, mmap.PROT_READ) == 0
        place.flags.writeable = False
    return place.reshape(values.shape)


def strided(values, dtype):
    wide = at_the_end(np.repeat(np.asarray(values, dtype), 2), dtype)
    return wide[1::2]


def read_only(values, dtype):
    return at_the_end(values, dtype, True)


FORMS = [
    lambda v, t: at_the_end(v, t),
    lambda v, t: at_the_end(v, t),
    strided,
    read_only,
    lambda v, t: at_the_end(v[::-1], t)[::-1],
    lambda v, t: at_the_end(v, t).astype(">" + t),
    lambda v, t: memoryview(at_the_end(v, t)),
    lambda v, t: array("q" if t == "i8" else "d", v),
    lambda v, t: tuple(v),
    lambda v, t: np.array(v, object),
]


def column(values, dtype="f8"):
    """Right numbers in one form or another."""
    if dtype == "f8" and draw.random() < 0.1:
        narrow = np.asarray(values, "f4")
        return Twice(at_the_end(narrow, "f4"), narrow.astype(float).tolist())
    return Twice(draw.choice(FORMS)(values, dtype), list(values))


def wrong_column(values, dtype="f8"):
    n = len(values)
    changed = list(values)
    if n:
        changed[draw.randrange(n)] = draw.choice(
            [float("nan"), float("inf"), -1, 10**400, None, "5", 1e61, -(2**63), 0, object()]
        )
    return draw.choice(
        [
            lambda: at_the_end(values[:-1], dtype),
            lambda: at_the_end(values[:-1], dtype),
            lambda: strided(values[:-1], dtype),
            lambda: at_the_end([*values, *values[:1]], dtype),
            lambda: at_the_end([], dtype),
            lambda: at_the_end([values, values], dtype),
            lambda: at_the_end([values], dtype).T,
            lambda: np.array(1.0),
            lambda: changed,
            lambda: np.array(changed, object),
            lambda: np.asarray(values, complex),
            lambda: np.ma.masked_array(values, mask=[True] * n),
            lambda: np.asarray(values, "i8").astype("M8[ms]"),
            lambda: np.asarray(values, "f2"),
            lambda: np.asarray(values, "U"),
            lambda: bytes(8 * n),
            lambda: memoryview(bytes(8 * n)),
            lambda: array("b", bytes(n)),
            lambda: iter(values),
        ]
    )()


# ---- right arguments, by the name of the parameter ---------------------------------


def price():
    return draw.choice([100.0, draw.uniform(70, 130), np.float32(100), 100])


def bar():
    low, close, high = sorted(draw.uniform(85, 115) for _ in range(3))
    return high, low, close


def snapshot(w):
    w.time += draw.randrange(1, 10**7)
    return liqmap.Snapshot(w.time, draw.uniform(1, 1e5), *bar(), 0.0, draw.uniform(0, 1e4))


def rows(w):
    """Columns as lists."""
    n = draw.choice([1, 2, 3, 5, 17])
    return {name: list(values) for name, values in zip(COLUMNS, zip(*(snapshot(w) for _ in range(n))))}


def dtype_of(name):
    return "i8" if name == "time_ms" else "f8"


def frame(w):
    forms = {name: column(values, dtype_of(name)) for name, values in rows(w).items()}
    return Twice({k: v.given for k, v in forms.items()}, {k: v.plain for k, v in forms.items()})


def wrong_frame(w):
    columns = rows(w)
    name = draw.choice(COLUMNS)
    if draw.random() < 0.5:  # of another length
        other = columns[name][:-1] if draw.random() < 0.7 else columns[name] * 2
        columns[name] = column(other, dtype_of(name)).given
        return Refused(columns)
    columns[name] = wrong_column(columns[name], dtype_of(name))
    if draw.random() < 0.3:
        del columns[draw.choice(COLUMNS)]
    return columns


def tiers():
    n = draw.randrange(1, 4)
    return [liqmap.Tier(draw.choice([2, 10, 50]), 0.9 / n, 0.5 / n, 0.004) for _ in range(n)]


def config():
    return liqmap.Config(
        draw.choice(["linear", "inverse"]),
        initial=draw.choice(["unknown", "entry"]),
        entry_points=draw.randrange(1, 5),
    )


def depth(w):
    step = 1 if w.direction == "up" else -1
    books = [100.0 + step * (1 + i) for i in range(4)], [1e4 * (1 + i) for i in range(4)]
    prices, amounts = column(books[0]), column(books[1])
    return Twice((prices.given, amounts.given), (prices.plain, amounts.plain))


def brackets():
    return [liqmap.Bracket(1e5, 50, 0.004, 0.0), liqmap.Bracket(1e6, 20, 0.005, 100.0)]


def density(w):
    reading = w.map.density("short" if w.direction == "up" else "long")
    if not w.by_array:
        return reading
    return Twice(at_the_end(reading.values, is_read_only=True), reading.values)


def output(w, shape):
    return Twice(at_the_end(np.full(shape, np.nan)), np.zeros(shape))


def positions(w, name):
    values = {"side": [0, 1, 0], "entry": [100.0, 90.0, 110.5]}.get(name, [5.0, 10.0, 20.0])
    if name == "side":
        return Twice(at_the_end(values, "i4"), values)
    return column(values)


SETTINGS = {"axis": {"kind": "linear", "low": 80, "step": 1, "buckets": 40}, "preset": "classic"}
BINANCE = [
    {
        "symbol": "XUSDT",
        "brackets": [
            {"notionalFloor": 0, "notionalCap": 5e4, "initialLeverage": 50, "maintMarginRatio": 0.004, "cum": 0.0}
        ],
    }
]
HISTORY = [{"timestamp": t * 60_000, "openInterestAmount": 5.0 + t} for t in range(9)]
CANDLES = [[t * 60_000, 100.0, 101.0, 99.0, 100.5, 7.0] for t in range(9)]

WHOLE = ("time_ms", "first", "count", "most", "tier", "columns", "buckets", "bar_ms", "life_ms", "from_ms", "to_ms")

RIGHT = {
    "side": lambda w: draw.choice(["long", "short", 0, 1]),
    "unit": lambda w: draw.choice(["contracts", "quote", 0, 1]),
    "price": lambda w: price(),
    "target": lambda w: column([10.0, 1e3, 1e9]) if draw.random() < 0.5 else 10.0,
    "time_ms": lambda w: snapshot(w).time_ms,
    "open_interest": lambda w: draw.uniform(1, 1e5),
    "high": lambda w: 110.0,
    "low": lambda w: 90.0,
    "close": lambda w: 100.0,
    "entry": lambda w: 100.0,
    "volume": lambda w: 10.0,
    "contracts": lambda w: draw.uniform(0, 1),
    "tier": lambda w: 0,
    "liquidated": lambda w: draw.random() < 0.5,
    "first": lambda w: 0,
    "count": lambda w: len(w.map) if draw.random() < 0.5 else None,
    "most": lambda w: draw.choice([None, 0, 1, 100]),
    "frame": frame,
    "columns": lambda w: None,
    "others": lambda w: w.other,
    "map": lambda w: w.other,
    "axis": lambda w: draw.choice(AXES),
    "tiers": lambda w: tiers(),
    "config": lambda w: config(),
    "memory": lambda w: Twice(at_the_end(np.zeros(10**4)), None),
    "data": lambda w: w.packed,
    "name": lambda w: draw.choice(["binance:BTCUSDT", "okx:BTC-USDT-SWAP"]),
    "profile": lambda w: draw.choice(["smallest", "cap"]),
    "preset": lambda w: draw.choice(["classic", "btcusdt-1h"]),
    "bar_ms": lambda w: draw.choice([0, 60_000, 3_600_000]),
    "has_volume": lambda w: draw.random() < 0.5,
    "time_unit": lambda w: "ms",
    "input_unit": lambda w: draw.choice(["contracts", "usd"]),
    "zero_is_real": lambda w: draw.random() < 0.5,
    "reading": lambda w: draw.choice(["density", "cumulative"]),
    "from_ms": lambda w: draw.choice([-(2**63), 0, w.time // 2]),
    "to_ms": lambda w: draw.choice([2**63 - 1, w.time]),
    "single": lambda w: draw.random() < 0.5,
    "life_ms": lambda w: draw.choice([None, 1000, 10**9]),
    "forecast": lambda w: (draw.uniform(1, 1e6), draw.uniform(1, 1e6)),
    "observed": lambda w: (draw.uniform(1, 1e6), draw.uniform(1, 1e6)),
    "amount": lambda w: draw.uniform(1, 1e6),
    "kind": lambda w: draw.choice(["linear", "log"]),
    "step": lambda w: draw.choice([0.01, 0.05]),
    "buckets": lambda w: draw.choice([1, 7, 50]),
    "leverage": lambda w: draw.choice([2.0, 10, 50.0]),
    "mmr": lambda w: 0.004,
    "position": lambda w: liqmap.Position("long", 100.0, 10.0),
    "common": lambda w: liqmap.Position("short", 100.0, 10.0),
    "brackets": lambda w: brackets(),
    "measure": lambda w: draw.choice(["notional", "contracts"]),
    "rule": lambda w: draw.choice(["flat", "deduction"]),
    "contract": lambda w: draw.choice(["linear", "inverse"]),
    "maintenance": lambda w: draw.choice(["mark", "entry"]),
    "density": density,
    "direction": lambda w: w.direction,
    "start": lambda w: 100.0,
    "depth": depth,
    "per_percent": lambda w: 1e5,
    "order": lambda w: 1e4,
    "limits": lambda w: liqmap.Limits(),
    "source": lambda w: BINANCE,
    "ohlcv": lambda w: CANDLES,
    "timeframe_ms": lambda w: draw.choice([None, 60_000]),
    "edges": lambda w: column(list(w.map.axis.edges)),
    "status": lambda w: -draw.choice([1, 104, 203, 305]),
    "wanted": lambda w: {"unit": "quote"},
}
# Where a name means something else.
OWN = {
    "Axis.find": {"price": lambda w: column([1.0, 85.0, 99.9, 500.0]) if draw.random() < 0.6 else price()},
    "Map.cumulative_at": {"price": lambda w: column([1.0, 85.0, 500.0]) if draw.random() < 0.6 else price()},
    "Map.push_many": {"unit": lambda w: draw.choice(["contracts", "quote", "usd"])},
    "Map.from_frame": {"unit": lambda w: draw.choice(["contracts", "usd"]), "config": lambda w: SETTINGS},
    "Map.from_config": {"config": lambda w: SETTINGS, "time_ms": lambda w: draw.choice([None, 10**12])},
    "Map.for_venue": {"time_ms": lambda w: None},
    "Map.attach": {"memory": lambda w: Twice(at_the_end(w.memory), bytes(w.memory))},
    "Map.place": {"price": lambda w: 100.0},
    "Heat": {"columns": lambda w: draw.choice([1, 4, 30]), "tiers": lambda w: draw.random() < 0.5},
    "Heat.from_frame": {"config": lambda w: SETTINGS, "tiers": lambda w: draw.random() < 0.5},
    "Heat.read": {"low": lambda w: 90.0, "high": lambda w: 110.0},
    "Reading.sum": {"axis": lambda w: draw.choice([None, 0, 1])},
    "Venue.from_json": {"name": lambda w: "binance:XUSDT", "since_ms": lambda w: 5, "face": lambda w: 1.0},
    "venue": {"time_ms": lambda w: None},
    "preset": {"name": lambda w: draw.choice(["classic", "btcusdt-1h"])},
    "from_ccxt": {"open_interest": lambda w: HISTORY},
    "cascade": {"move": lambda w: 0.0},
    "log_axis": {"low": lambda w: 50.0, "high": lambda w: 200.0},
    "linear_axis": {"low": lambda w: 50.0, "high": lambda w: 200.0, "step": lambda w: 2.5},
    "Axis": {"low": lambda w: 90.0},
}
for name in ("side", "entry", "leverage", "margin", "quantity", "cross", "equity"):
    OWN.setdefault("bracketed_prices", {})[name] = lambda w, name=name: positions(w, name)

NASTY = [
    None, True, 0, 1, -1, 2, 2**31, 2**63 - 1, 2**63, -(2**63) - 1, 10**400, 0.0, 1.5, -1.0, float("nan"),
    float("inf"), -1e308, 5e-324, 1e61, 1e-61, "", "long", "both", "\0", "\ud800", "x" * 10**4, b"", b"x" * 64,
    object(), [], [1], [None], (), (1, 2), {}, {"a": 1}, set(), range(5), Ellipsis, int, np.float32(1),
    np.int8(1), np.array(5.0), np.zeros(0), np.zeros((2, 2)), np.zeros(3, [("high", "f8")]),
    np.zeros(5, object), 1j, liqmap.Config(), liqmap.Tier(5, 0.1), liqmap.Position("long", 1), AXES[0],
]  # fmt: skip


# ---- objects -----------------------------------------------------------------------


class World:
    """What has methods."""

    def __init__(self):
        self.time = 10**9
        self.by_array = draw.random() < 0.5
        self.direction = draw.choice(["up", "down"])
        shape = draw.choice(AXES), tiers(), config()
        self.memory = at_the_end(np.zeros(liqmap.Map(*shape).stats().bytes // 8 + 1))
        self.map = liqmap.Map(*shape, memory=self.memory)
        self.other = liqmap.Map(*shape)
        self.heat = liqmap.Heat(self.map, 4)
        for _ in range(3):
            self.map.push_many(rows(self))
            self.heat.push(self.map)
        self.other.push_many(rows(self))
        self.forecast = liqmap.Forecast()
        for hour in range(25):
            self.forecast.add(hour * 3_600_000, (5.0 + hour, 9.0), (9.0, 2.0 + hour))
        self.packed = self.map.pack()
        self.released = self.map.copy()
        self.released.release()
        self.attached = liqmap.Map.attach(bytes(self.memory))

    def twin(self):
        """Copies of what calls change."""
        twin = copy.copy(self)
        twin.map, twin.heat = self.map.copy(), self.heat.copy()
        twin.forecast = copy.copy(self.forecast)
        return twin

    def object_of(self, kind):
        """That whose methods are called, made before the call."""
        if kind in ("Map", "Heat", "Forecast"):
            return getattr(self, kind.lower())
        return {
            "Axis": lambda: self.map.axis,
            "Reading": lambda: self.map.density("long"),
            "Clusters": lambda: self.map.clusters("short"),
            "Summary": lambda: self.map.summary(),
            "Venue": lambda: liqmap.venue("binance:BTCUSDT"),
        }[kind]()

    def readings(self):
        m, found = self.map, []
        for side in ("long", "short"):
            found += [m.density(side).values.tobytes(), m.cumulative(side).values.tobytes()]
            window = self.heat.read(side)
            found += [window.amounts.tobytes(), window.times.tobytes(), window.closes.tobytes()]
            found.append(self.forecast.read(side, 1e3))
        return m.pack(), m.stats(), m.axis, m.tiers, m.config, len(self.heat), self.forecast.rows, found


def targets():
    """Every public name that can be called: its kind, "" for a function, and its signature."""
    found = {}
    for name in liqmap.__all__:
        thing = getattr(liqmap, name)
        if not callable(thing) or (isinstance(thing, type) and issubclass(thing, Warning)):
            continue
        found[name] = "", inspect.signature(thing)
        for method in dir(thing) if isinstance(thing, type) else ():
            bound = getattr(thing, method)
            if not method.startswith("_") and getattr(bound, "__module__", "").startswith("liqmap"):
                skip_self = inspect.ismethod(bound)
                parameters = list(inspect.signature(bound).parameters.values())[0 if skip_self else 1 :]
                found[f"{name}.{method}"] = name, inspect.Signature(parameters)
    return found


TARGETS = targets()
# What keeps what it is given.
PLAIN = {name for name in TARGETS if isinstance(getattr(liqmap, name, None), type)} - {"Map", "Heat", "Axis", "Forecast"}
RELEASES = "Map.release"


# ---- calls -------------------------------------------------------------------------


def wrong_output(w, shape, frame):
    size = int(np.prod(shape))
    if isinstance(frame, Twice) and shape[0] > 1 and draw.random() < 0.3:  # one that overlaps a column
        both = at_the_end(np.zeros(size + 1))
        both[: shape[0]] = frame.plain["high"]
        frame.given["high"] = both[: shape[0]]
        return Refused(both[1:].reshape(shape))
    zeros = np.zeros(shape)
    wrong = [
        at_the_end(zeros[:-1]),
        at_the_end(zeros.ravel()[:-1]),
        at_the_end(np.zeros((*shape, 1))),
        strided(zeros.ravel(), "f8").reshape(shape + (1,)),
        zeros.astype("f4"),
        zeros.astype("i8"),
    ]
    if size:
        wrong += [at_the_end(zeros, is_read_only=True), at_the_end(zeros).astype(">f8")]
        wrong += [np.zeros((2 * shape[0], *shape[1:]))[::2]] if shape[0] > 1 else []
        wrong += [w.memory[:size].reshape(shape), w.memory[-size:].reshape(shape)] * (4 + size <= len(w.memory))
    return Refused(draw.choice([*wrong, 1.0, "x", [0.0] * size]))


def nasty(target, w, name, given):
    if name == "out":
        return wrong_output(w, out_shape(target, w, given), given.get("frame"))
    is_names = target.endswith(("from_frame", "push_many")) and name == "columns"
    if name in WHOLE and target not in PLAIN and not is_names and draw.random() < 0.3:
        return Refused(draw.choice([2**63, 2**64, -(2**63) - 1, 10**400]))
    if name == "frame":
        return wrong_frame(w)
    if name == "memory":
        return draw.choice([w.memory, w.memory[1:], w.memory[:4], at_the_end(np.zeros(5)), bytes(800), *NASTY])
    if name == "data":
        bad = bytearray(w.packed)
        bad[draw.randrange(len(bad))] ^= 1 << draw.randrange(8)
        return draw.choice([bytes(bad), w.packed[: draw.randrange(len(w.packed))], w.packed + b"x", *NASTY])
    if name == "density" and draw.random() < 0.5:
        values = w.map.density("short").values
        forms = [at_the_end(values[:-1]), values.astype(">f8"), values.astype("f4"), values[::-1, ::-1][1:]]
        return Refused(draw.choice(forms))
    if name in ("map", "others", "density"):
        return draw.choice([w.released, w.attached, liqmap.Map(AXES[0]), w.map.density("long"), *NASTY])
    if name == "depth":
        books = [101.0, 102.0, 103.0], [1.0, 2.0, 3.0]
        return draw.choice([(at_the_end(books[0]), wrong_column(books[1])), (books[0],), *NASTY])
    if draw.random() < 0.5 and name in ("edges", "target", "price", "side", "entry", "leverage", "margin", "quantity"):
        return wrong_column(list(w.map.axis.edges) if name == "edges" else [100.0, 90.0, 110.0])
    return 10**400 if draw.random() < 0.1 else draw.choice(NASTY)


def out_shape(target, w, given):
    tiers, n = len(w.map.tiers), len(w.map)
    if target in ("Map.push", "Map.sweep"):
        return 2, tiers
    if target == "Map.push_many":
        given = getattr(given["frame"], "plain", {})
        return len(given.get("time_ms", [0])), 2, tiers
    return (n, tiers) if target in ("Map.density", "Map.cumulative") else (n,)


def arguments(target, w):
    """By name, the wrong ones among them."""
    signature = TARGETS[target][1]
    own, given, wrong = OWN.get(target, {}), {}, set()
    how = draw.random()
    is_wrong = {name: how > 0.8 and draw.random() < 0.5 for name in signature.parameters}
    if 0.4 < how <= 0.8 and is_wrong:
        arrays = [name for name in ("out", "frame") if name in is_wrong]
        is_wrong[draw.choice([*is_wrong, *arrays * 4])] = True
    by_frame = "frame" in signature.parameters
    for name, parameter in signature.parameters.items():
        right = own.get(name) or RIGHT.get(name)
        needed = parameter.default is parameter.empty or name == "frame"
        needed |= target == "cascade" and name in ("per_percent", "order")
        needed |= name == "edges" and w.by_array
        needed |= target in ("Map.push", "Map.open", "Map.sweep") and name in NEEDED
        needed |= target == "Map.from_frame" and name == "config"  # the usual axis takes more memory
        needed |= target == "bracketed_prices" and name == "entry"
        if is_wrong[name] and not (by_frame and name in COLUMNS):
            given[name] = nasty(target, w, name, given)
            wrong.add(name)
        elif name == "out":
            if not wrong & {"frame", "first", "count"} and draw.random() < 0.3:
                given[name] = output(w, out_shape(target, w, given))
        elif right and not (by_frame and name in COLUMNS) and (needed or draw.random() < 0.3):
            given[name] = right(w)
        elif needed and right is None:
            given[name] = draw.choice(NASTY)
            wrong.add(name)
    if target == "cascade" and not wrong & {"depth", "edges"}:
        for name in ("per_percent",) if "depth" in given else ():
            del given[name]
    if target == "trigger_curve" and "depth" in given:
        given.pop("per_percent", None)
    elif target == "trigger_curve":
        given.setdefault("per_percent", 1e5)
    return given, wrong


def call(function, signature, given, form):
    positional, named = [], {}
    for name, value in given.items():
        if isinstance(value, (Twice, Refused)):
            value = getattr(value, form)
        kind = signature.parameters[name].kind
        if kind is inspect.Parameter.POSITIONAL_ONLY:
            positional.append(value)
        elif kind is inspect.Parameter.VAR_POSITIONAL:
            positional += value if isinstance(value, (list, tuple)) else [value]
        elif kind is inspect.Parameter.VAR_KEYWORD:
            named.update(value if isinstance(value, dict) else {"unit": value})
        else:
            named[name] = value
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            return function(*positional, **named), None
    except Exception as failure:
        return None, failure


def function_of(target, w):
    kind = TARGETS[target][0]
    name = target.rpartition(".")[2]
    if not kind:
        return getattr(liqmap, target)
    if inspect.ismethod(getattr(getattr(liqmap, kind), name)):
        return getattr(getattr(liqmap, kind), name)
    return getattr(w.object_of(kind), name)


def same(a, b):
    """Whether two results say the same, to the bit."""
    if isinstance(a, (np.ndarray, memoryview, array)):
        return np.asarray(a).tobytes() == np.asarray(b).tobytes()
    if isinstance(a, (tuple, list)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, (liqmap.Forecast, liqmap.Heat)) or type(a).__name__ == "DataFrame":
        return type(a) is type(b)
    if isinstance(a, Exception):
        return repr(a) == repr(b)
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    return a == b


def kept(target, w, given, failure):
    """What a call that failed may leave of its rows or maps: readings of twins."""
    if target == "Map.merge":
        others = given["others"]
        twin = w.twin()
        for other in others if isinstance(others, (list, tuple)) else [others]:
            with contextlib.suppress(Exception):
                twin.map.merge(other)
                yield twin.readings()
        return
    row = getattr(failure, "index", None)
    if row and isinstance(given["frame"], dict):
        twin = w.twin()
        columns = {name: list(values)[:row] for name, values in given["frame"].items()}
        plain = {name: getattr(given.get(name), "plain", given.get(name)) for name in ("unit",) if name in given}
        twin.map.push_many(columns, zero_is_real=True, **plain)
        yield twin.readings()


counted = Counter()
called, succeeded = set(), set()


class Fault(Exception):
    pass


def one(target, w):
    kind, signature = TARGETS[target]
    given, wrong = arguments(target, w)
    before, start = w.readings(), w.twin()
    plain_function, function = function_of(target, start), function_of(target, w)
    twin = w.twin()
    found, failure = call(function, signature, given, "given")
    called.add(target)
    counted["calls"] += 1
    text = f"{target}({given}), wrong {wrong}: {failure!r}"
    if failure is None:
        succeeded.add(target)
        counted["succeeded"] += 1
        if any(isinstance(value, Refused) for value in given.values()):
            raise Fault(f"was taken: {text}")
    else:
        counted["refused"] += 1
        files = OSError if target.rpartition(".")[2] in READS_FILES else ()
        if not isinstance(failure, (*ALLOWED, files) if files else ALLOWED):
            raise Fault(f"an exception of another kind: {text}") from failure
        if any(isinstance(value, Refused) for value in given.values()):
            counted["had to be refused"] += 1
    try:
        w.map.validate()
        after = w.readings()
    except Exception as damage:
        raise Fault(f"{damage!r}: {text}") from damage
    reads_only = target.rpartition(".")[2] not in CHANGES.get(kind, ())
    if failure is not None or reads_only:
        counted["readings compared"] += 1
        if after != before and not (target in KEEPS_A_PART and any(after == k for k in kept(target, twin, given, failure))):
            raise Fault(f"other readings than before: {text}")
    if not wrong:
        plain, refusal = call(plain_function, signature, given, "plain")
        counted["forms compared"] += 1
        if type(failure) is not type(refusal) or not same(found, plain) or start.readings() != after:
            raise Fault(f"plain arguments do otherwise, {refusal!r}, {plain}: {text}: {found}")


def main():
    for _ in range(int(sys.argv[2])):
        w = World()
        order = [name for name in TARGETS if name != RELEASES]
        for target in draw.sample(order, len(order)):
            one(target, w)
        w.map.release()
        for use in (w.map.stats, w.map.pack, lambda: w.heat.push(w.map), lambda: w.other.merge(w.map)):
            if not isinstance(call(use, None, {}, "given")[1], liqmap.UsageError):
                raise Fault("a released map is used")
        called.add(RELEASES)
        succeeded.add(RELEASES)
        counted["calls"] += 1
    assert called == set(TARGETS), set(TARGETS) ^ called
    print(json.dumps({"names": len(TARGETS), "never succeeded": sorted(called - succeeded), **counted}))


try:
    main()
except Fault as fault:
    print(f"# seed {sys.argv[1]}: {fault}"[:3000], file=sys.stderr)
    sys.exit(1)

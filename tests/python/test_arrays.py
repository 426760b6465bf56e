"""Arrays in and out: not copied, and refused by name where they are wrong."""
import copy
import mmap
import pickle
import subprocess
import sys
import warnings

import headers
import liqmap
import liqmap.map
import numpy as np
import pytest
from liqmap import _map_push, _map_read
from seeds import seed
from world import AXIS, TIERS, filled, fresh, plain, snapshots

FLOATS = [name for name in liqmap._frames.COLUMNS if name != "time_ms"]


class Watch:
    """The library, with the arguments of its calls written down."""

    def __init__(self, lib):
        self.lib = lib
        self.calls = {}

    def __getattr__(self, name):
        def call(*arguments):
            self.calls[name] = arguments
            return getattr(self.lib, name)(*arguments)

        return call


@pytest.fixture
def watch(monkeypatch):
    watch = Watch(liqmap._library.lib)
    for module in (liqmap.map, _map_push, _map_read):
        monkeypatch.setattr(module, "lib", watch)

    def push_many(*arguments):
        watch.calls["liqmap_push_many"] = arguments
        return liqmap._library.push_many_unlocked(*arguments)

    monkeypatch.setattr(_map_push, "push_many_unlocked", push_many)
    return watch


def address(array_):
    return array_.__array_interface__["data"][0]


def test_columns_are_not_copied(watch):
    columns, m = snapshots(10), fresh()
    out = np.empty((10, 2, 2))
    assert m.push_many(columns, out=out) is out
    given = watch.calls["liqmap_push_many"]
    assert given[2] == address(out)
    struct, n = given[5]._obj, given[6]
    assert n == 10
    for name in liqmap._frames.COLUMNS:
        assert getattr(struct, name) == address(columns[name])


def test_a_part_of_an_array_is_not_copied(watch):
    columns = {name: column[3:8] for name, column in snapshots(10).items()}
    fresh().push_many(columns)
    given = watch.calls["liqmap_push_many"]
    assert given[5]._obj.time_ms == address(columns["time_ms"])
    assert given[6] == 5


def test_readings_are_not_copied(watch):
    m = filled()
    for kind in ("density", "cumulative"):
        reading = getattr(m, kind)("short")
        assert watch.calls["liqmap_" + kind][1] == address(reading.values)
        assert reading.to_numpy() is reading.values
        assert np.asarray(reading) is reading.values
        out = np.full((7, 2), -1.0)
        part = getattr(m, kind)("short", first=440, count=7, out=out)
        assert part.values is out
        assert watch.calls["liqmap_" + kind][1] == address(out)
        assert (out == reading.values[440:447]).all()
        assert (part.edges == AXIS.edges[440:448]).all()


def test_a_dataframe_is_taken_as_it_is(watch):
    pandas = pytest.importorskip("pandas")
    columns = snapshots(50)
    frame = pandas.DataFrame({name: columns[name] for name in reversed(columns)})
    frame["else"] = "what is not looked at"
    m, expected = fresh(), filled(50)
    m.push_many(frame)
    assert m.pack() == expected.pack()
    struct = watch.calls["liqmap_push_many"][5]._obj
    for name in liqmap._frames.COLUMNS:
        assert getattr(struct, name) == address(frame[name].to_numpy())


def test_a_series_is_converted():
    pandas = pytest.importorskip("pandas")
    columns = snapshots(50)
    columns["open_interest"] = np.floor(columns["open_interest"])
    expected = fresh()
    expected.push_many(columns)
    frame = pandas.DataFrame(columns)
    frame["open_interest"] = frame["open_interest"].astype(np.int64)
    strided = pandas.DataFrame(np.ascontiguousarray(frame[FLOATS].to_numpy()))
    strided.columns = FLOATS
    assert not strided["high"].to_numpy().flags.c_contiguous
    when = pandas.to_datetime(frame["time_ms"], unit="ms")
    for times in (frame["time_ms"], when, when.dt.tz_localize("UTC")):
        for floats in (frame, strided):
            m = fresh()
            m.push_many({**{n: floats[n] for n in FLOATS}, "time_ms": times})
            assert m.pack() == expected.pack()
    when[3] = pandas.NaT
    with pytest.raises(ValueError, match="time_ms: row 3 is not a time"):
        fresh().push_many({**columns, "time_ms": when})
    frame["high"] = frame["high"].astype(str)
    with pytest.raises(TypeError, match="high: expected float64s: row 0: .* is a text, of which"):
        fresh().push_many(frame)
    frame["high"] = np.nan
    with pytest.raises(liqmap.DataError, match="row 0, column high: a number is NaN"):
        fresh().push_many(frame)


@pytest.mark.parametrize("shape", ["numpy", "array", "memoryview", "list", "read-only"])
def test_all_that_holds_numbers_is_the_same(shape):
    columns = snapshots(50)
    given = {
        "numpy": lambda: columns,
        "array": lambda: plain(columns),
        "memoryview": lambda: {n: memoryview(c) for n, c in plain(columns).items()},
        "list": lambda: {n: c.tolist() for n, c in columns.items()},
        "read-only": lambda: {
            n: np.frombuffer(c.tobytes(), c.dtype) for n, c in columns.items()
        },
    }[shape]()
    m = fresh()
    m.push_many(**given)
    assert m.pack() == filled(50).pack()


def test_many_is_one_by_one():
    columns = snapshots(300)
    for unit in ("quote", "contracts"):
        many, single = fresh(entry_points=1), fresh(entry_points=1)
        rows = many.push_many(columns, liquidated=True, unit=unit)
        assert rows.shape == (300, 2, 2) and rows.dtype == np.float64
        for row, *values in zip(rows, *columns.values()):
            entry, volume = values[5:]
            one = single.push(
                *values[:5], entry=entry, volume=volume, liquidated=True, unit=unit
            )
            assert (one == row).all()
        assert rows.sum() > 0
        assert many.pack() == single.pack()


def test_entry_and_volume_may_be_missing():
    columns = snapshots(50)
    without = {n: columns[n] for n in liqmap._frames.COLUMNS[:5]}
    zeros = {**without, "entry": np.zeros(50), "volume": np.zeros(50)}
    m, n = fresh(entry_points=1), fresh(entry_points=1)
    m.push_many(without)
    n.push_many(zeros)
    assert m.pack() == n.pack()


def test_numbers_of_numpy_are_numbers():
    m, n = fresh(), fresh()
    m.push(np.int64(1), np.float32(5), np.float64(95e3), 94_000, np.int32(94_500))
    n.push(1, 5.0, 95e3, 94e3, 94.5e3)
    assert m.pack() == n.pack()


WRONG = [
    (bool, TypeError, "expected float64, found bool"),
    (complex, TypeError, "expected float64, found complex128"),
    ("M8[ms]", TypeError, r"expected numbers, found datetime64\[ms\]"),
]


@pytest.mark.parametrize("name", FLOATS)
@pytest.mark.parametrize("dtype, kind, text", WRONG)
def test_a_wrong_type_is_named(name, dtype, kind, text):
    m, columns = fresh(), snapshots(10)
    before = m.pack()
    values = columns[name].astype(np.int64) if dtype == "M8[ms]" else columns[name]
    columns[name] = values.astype(dtype)
    with pytest.raises(kind, match=f"^{name}: {text}"):
        m.push_many(columns)
    assert m.pack() == before


@pytest.mark.parametrize("dtype", [np.float64, bool, "m8[ms]"])
def test_a_wrong_type_of_time_is_named(dtype):
    columns = snapshots(10)
    columns["time_ms"] = columns["time_ms"].astype(dtype)
    with pytest.raises(TypeError, match="^time_ms: expected (int64|numbers), found"):
        fresh().push_many(columns)


@pytest.mark.parametrize("text", ["1768435260000", "2026", "noon", b"2026-01-15"])
def test_texts_are_no_times(text):
    columns = dict(snapshots(2))
    columns["time_ms"] = pandas_series([text, text])
    with pytest.raises(TypeError, match="^time_ms: expected int64s: row 0: .* is a text, of which"):
        fresh().push_many(columns)


def pandas_series(values):
    return pytest.importorskip("pandas").Series(values, dtype=object)


def wrong_shapes(column):
    n = len(column)
    twice = np.repeat(column, 2)
    yield column[:-1], "expected 10 rows, found 9"
    yield twice, "expected 10 rows, found 20"
    yield column[:0], "expected 10 rows, found 0"
    yield column.reshape(2, n // 2), r"expected shape \(n,\), found \(2, 5\)"
    yield column.reshape(n, 1), r"expected shape \(n,\), found \(10, 1\)"
    yield np.array(column[0]), r"expected shape \(n,\), found \(\)"
    yield np.ma.masked_array(column, column > 0), "without a mask"
    yield 5.0, "expected an array, found float"
    yield "high", "expected an array, found str"
    yield object(), "expected an array, found object"
    yield column.tobytes(), "expected float64, found bytes"
    yield ["95000"] * n, "expected float64s"
    yield [None] * n, "expected float64s"


@pytest.mark.parametrize("name", FLOATS)
def test_a_wrong_shape_is_named(name):
    m, columns = fresh(), snapshots(10)
    before, count = m.pack(), 0
    for wrong, text in wrong_shapes(columns[name]):
        with pytest.raises((TypeError, ValueError), match=f"^{name}: .*{text}"):
            m.push_many({**columns, name: wrong})
        count += 1
    assert count == 13
    assert m.pack() == before


def test_a_wrong_frame_is_told():
    columns = snapshots(10)
    without = {n: c for n, c in columns.items() if n not in ("high", "low")}
    with pytest.raises(ValueError, match="no column high, low"):
        fresh().push_many(without)
    with pytest.raises(TypeError, match="found a list of int"):
        fresh().push_many([1, 2, 3])
    with pytest.raises(TypeError, match="^high: in the frame and by name"):
        fresh().push_many(columns, high=columns["high"])
    with pytest.raises(ValueError, match="no column time_ms, open_interest"):
        fresh().push_many()


def wrong_outputs(shape):
    good = np.empty(shape)
    yield np.empty(shape[:-1]), "expected shape"
    yield np.empty(shape + (1,)), "expected shape"
    yield np.empty(int(np.prod(shape))), "expected shape"
    yield np.empty(shape, np.float32), "expected float64, found float32"
    yield np.asfortranarray(good), "contiguous"
    frozen = np.empty(shape)
    frozen.setflags(write=False)
    yield frozen, "read-only|writ"
    yield good.tobytes(), "writ"
    yield [0.0], "expected an array, found list"


def test_a_wrong_output_is_told():
    m, columns, count = filled(), snapshots(5), 0
    columns["time_ms"] += 10**9
    before = m.pack()
    calls = [
        ((5, 2, 2), lambda out: m.push_many(columns, out=out)),
        ((2, 2), lambda out: m.push(10**9, 1, 2, 1, 1, out=out)),
        ((2, 2), lambda out: m.sweep(2, 1, out=out)),
        ((1001, 2), lambda out: m.density("long", out=out)),
        ((9, 2), lambda out: m.cumulative("short", first=3, count=9, out=out)),
    ]
    for shape, call in calls:
        for wrong, text in wrong_outputs(shape):
            with pytest.raises((TypeError, ValueError), match=f"^out: .*({text})"):
                call(wrong)
            count += 1
    assert count == 40
    assert m.pack() == before


def test_arrays_may_not_overlap():
    columns = snapshots(10)
    room = np.zeros(40)
    columns["high"] = room[:10]
    columns["high"][:] = columns["close"] * 1.01
    with pytest.raises(ValueError, match="^out: overlaps"):
        fresh().push_many(columns, out=room.reshape(10, 2, 2))
    memory = np.zeros(10**5)
    m = liqmap.Map(AXIS, TIERS, memory=memory)
    with pytest.raises(ValueError, match="^memory of the map: overlaps"):
        m.density("long", out=memory[:2002].reshape(1001, 2))
    with pytest.raises(ValueError, match="^memory of the map: overlaps"):
        m.push_many({**snapshots(10), "volume": memory[50:60]})
    m.validate()


def test_a_bad_row_is_named_and_those_before_it_stand():
    columns, out = snapshots(10), np.full((10, 2, 2), -1.0)
    columns["low"][6] = columns["high"][6] + 1
    m = fresh()
    with pytest.raises(liqmap.DataError, match="^row 6, column low: low is above high") as raised:
        m.push_many(columns, out=out)
    assert raised.value.index == 6 and raised.value.name == "LIQMAP_E_PRICE_ORDER"
    again = pickle.loads(pickle.dumps(raised.value))
    assert str(again) == str(raised.value) and again.index == 6
    expected = fresh()
    expected.push_many({name: column[:6] for name, column in columns.items()})
    assert m.pack() == expected.pack()
    assert (out[:6] >= 0).all() and (out[6:] == -1).all()


def test_a_bad_tier_is_named():
    for tiers in ([(25, 0.1), (100, 0.1, 0.1, 0.01)], [(25, 0.1), (0.5, 0.1)]):
        with pytest.raises(liqmap.DataError, match="^tier 1: ") as raised:
            liqmap.Map(AXIS, [liqmap.Tier(*tier) for tier in tiers])
        assert raised.value.index == 1


def test_a_reading_at_a_price_is_what_the_library_says():
    m, count = filled(), 0
    edges = AXIS.edges
    prices = [*edges[::97], *(edges[:-1:97] + 50), 1.0, 49_999.99, 1e6, *edges[-3:]]
    for side in ("long", "short"):
        for unit in ("contracts", "quote"):
            density, summed = m.density(side, unit), m.cumulative(side, unit)
            for price in prices:
                level = m.cumulative_at(side, price, unit)
                assert summed.at(price)[1:] == (level.bucket, *level[3:])
                assert density.at(price).tiers == level.in_bucket
                assert AXIS.find(price) == level.bucket
                count += 1
    assert count == 4 * len(prices) > 100
    part = m.density("long", first=10, count=5)
    assert part.at(edges[12]) == m.density("long").at(edges[12])
    with pytest.raises(ValueError, match="outside the buckets"):
        part.at(edges[15])
    for wrong in (float("nan"), -1.0, 0):
        with pytest.raises(liqmap.DataError):
            part.at(wrong)


def test_the_axis_reaches_as_far_as_it_is_asked_to():
    count = 0
    for low, high, step in ((1, 1, 1), (1, 2, 0.1), (20e3, 2e5, 25), (7, 1e3, 1e-2)):
        axis = liqmap.linear_axis(low, high, step)
        assert 0 <= axis.find(high) < len(axis)
        assert len(axis) == 1 or axis.edges[-2] <= high
        assert (axis.edges == low + np.arange(len(axis) + 1) * step).all()
        count += 1
    for low, high, step in ((1, 1, 1), (1, 2, 0.1), (20e3, 2e5, 5e-4), (7, 1e3, 1e-4)):
        axis = liqmap.log_axis(low, high, step)
        assert axis.find(high) == len(axis) - 1
        assert axis.edges[0] == low
        assert (axis.edges[1:] == axis.edges[:-1] * (1 + step)).all()
        count += 1
    assert count == 8
    assert liqmap.Axis("linear", 1, 1, 3) == liqmap.linear_axis(1, 3, 1)
    for wrong in ((0, 1, 1), (2, 1, 1), (1, 2, 0), (1, 2, -1), (1, 2, float("nan"))):
        for make in (liqmap.linear_axis, liqmap.log_axis):
            with pytest.raises(ValueError):
                make(*wrong)
    for wrong in ((1, 2, 1e-30), (1, 1e60, 1e-15), (1, 1e60, 1e-9)):
        with pytest.raises(ValueError):
            liqmap.log_axis(*wrong)
    with pytest.raises(ValueError):
        AXIS.edges[0] = 1


def holding(kind, low, high, step):
    """The same, counted by hand."""
    n, edge = 1, low + step if kind == "linear" else low * (1 + step)
    while edge <= high:
        n += 1
        edge = low + n * step if kind == "linear" else edge * (1 + step)
    return liqmap.Axis(kind, low, step, n)


def test_the_axis_ends_where_it_is_asked_to():
    draw, count, on_edge = np.random.default_rng(seed("axis ends", 5)), 0, 0
    for _ in range(300):
        low, step = 10 ** draw.uniform(-3, 5), 10 ** draw.uniform(-3, -1)
        for kind, make in (("linear", liqmap.linear_axis), ("log", liqmap.log_axis)):
            own = low * step if kind == "linear" else step
            edges = liqmap.Axis(kind, low, own, 50).edges
            edge = float(edges[draw.integers(51)])
            for high in (edge, np.nextafter(edge, 0), np.nextafter(edge, 1e9)):
                if high < low:
                    continue
                axis = make(low, high, own)
                assert axis == holding(kind, low, high, own)
                assert axis.find(high) == len(axis) - 1
                on_edge += high in axis.edges
                count += 1
    assert count > 1700 and on_edge >= 500
    for price in (1e-59, 0.07, 95_000, 1e59):
        auto = liqmap.auto_axis(price)
        assert auto == holding("log", price / 4, np.nextafter(4 * price, 0), 5e-4)
        assert auto.edges[-2] < 4 * price <= auto.edges[-1]
    for wrong in (0, -1, float("nan"), float("inf"), 3e-60, 2.6e59):
        with pytest.raises(liqmap.DataError):
            liqmap.auto_axis(wrong)
    for make in (liqmap.linear_axis, liqmap.log_axis):
        with pytest.raises(ValueError, match="^step: 1e-17 is too small to get from 1"):
            make(1, 2, 1e-17)
        with pytest.raises(liqmap.DataError, match="E_PRICE_ORDER"):
            make(2, 1, 0.1)
        with pytest.raises(liqmap.DataError, match="E_NOT_FINITE"):
            make(1, float("inf"), 0.1)


def test_memory_may_be_the_callers():
    size = filled().stats().bytes
    for memory in (bytearray(size), mmap.mmap(-1, size), np.zeros(size // 8 + 5)):
        m = liqmap.Map(AXIS, TIERS, memory=memory)
        m.push_many(snapshots(200))
        assert m.pack() == filled().pack()
        assert bytes(memory).count(0) < size  # it lies there
        if isinstance(memory, bytearray):
            with pytest.raises(BufferError):
                memory.append(0)
        other = m.copy()
        m.release()
        if isinstance(memory, bytearray):
            memory.append(0)
        assert other.pack() == filled().pack()
    with pytest.raises(liqmap.NotReadyError, match="memory is too small"):
        liqmap.Map(AXIS, TIERS, memory=bytearray(size - 1))
    with pytest.raises(liqmap.UsageError, match="8-byte boundary"):
        liqmap.Map(AXIS, TIERS, memory=memoryview(bytearray(size + 8))[1:])
    for wrong in (b"\0" * size, 5, "x", np.zeros((9, 9))[:, ::2]):
        with pytest.raises((TypeError, ValueError), match="^memory: "):
            liqmap.Map(AXIS, TIERS, memory=wrong)


def test_memory_in_which_a_map_lies_is_not_taken():
    size = filled().stats().bytes
    memory = bytearray(2 * size)
    m = liqmap.Map(AXIS, TIERS, memory=memory)
    m.push_many(snapshots(200))
    before = bytes(memory)
    config = {"axis": "linear:1:1:9"}
    calls = [
        lambda: liqmap.Map(AXIS, TIERS, memory=memory),
        lambda: filled().copy(memory=memory),
        lambda: m.copy(memory=memory),
        lambda: m.resample(liqmap.linear_axis(1, 9, 1), memory=memory),
        lambda: liqmap.Map.unpack(m.pack(), memory=memory),
        lambda: liqmap.Map.for_venue("binance:BTCUSDT", AXIS, memory=memory),
        lambda: liqmap.Map.from_config(config, memory=memory),
    ]
    for call in calls:
        with pytest.raises(ValueError, match=r"^memory: a map lies .*Map\.attach"):
            call()
        assert bytes(memory) == before
    crooked = memoryview(memory)[64 : 64 + size]
    for call in (
        lambda: liqmap.Map(AXIS, TIERS, memory=crooked), lambda: m.copy(memory=crooked),
        lambda: m.resample(AXIS, memory=crooked),
        lambda: liqmap.Map.unpack(fresh().pack(), memory=crooked),
    ):
        with pytest.raises(ValueError, match="^memory: overlaps that of another map"):
            call()
        assert bytes(memory) == before
    beside = m.copy(memory=memoryview(memory)[size:])
    assert beside == m
    beside.release()
    m.release()
    with pytest.raises(ValueError, match="^memory: a map lies there"):
        liqmap.Map(AXIS, TIERS, memory=memory)
    memory[:] = bytes(len(memory))
    assert liqmap.Map(AXIS, TIERS, memory=memory).pack() == fresh().pack()
    assert len(calls) == 7


def test_a_map_is_found_in_memory():
    memory = mmap.mmap(-1, 1 << 20)
    one = liqmap.Map(AXIS, TIERS, liqmap.Config(intrabar=0.25), memory=memory)
    one.push_many(snapshots(100))
    other = liqmap.Map.attach(memory)
    assert (other.axis, other.tiers, other.config) == (AXIS, one.tiers, one.config)
    assert other.pack() == one.pack()
    later = {**snapshots(50), "time_ms": np.arange(50) + 10**9}
    other.push_many(later)
    expected = filled(100, intrabar=0.25)
    expected.push_many(later)
    assert one.pack() == other.pack() == expected.pack()
    other.release()
    one.push(10**10, 9e4, 95e3, 94e3, 94.5e3)

    class Mine(liqmap.Map):
        pass

    assert type(Mine.attach(memory)) is Mine


def test_a_map_in_read_only_memory_is_only_read():
    memory = bytearray(filled().stats().bytes)
    liqmap.Map(AXIS, TIERS, memory=memory).push_many(snapshots(200))
    aligned = np.frombuffer(memory, np.float64)
    aligned.flags.writeable = False
    for buffer in (memoryview(memory).toreadonly(), aligned):
        m, before, expected = liqmap.Map.attach(buffer), bytes(memory), filled()
        assert m.pack() == expected.pack() == m.copy().pack()
        assert m.stats() == expected.stats() and m.summary() == expected.summary()
        assert (m.density("short").values == expected.density("short").values).all()
        assert m.clusters("long") == expected.clusters("long")
        assert m.resample(AXIS).pack() == expected.resample(AXIS).pack()
        m.validate()
        ring = liqmap.Heat(m, 3)
        ring.push(m)
        expected.merge(m)
        writes = [
            lambda: m.push(10**9, 9e4, 95e3, 94e3, 94.5e3),
            lambda: m.push(10**9, 9e4, 95e3, 94e3, 94.5e3, liquidated=True),
            lambda: m.push_many(snapshots(5)),
            lambda: m.push_many(snapshots(5), liquidated=True),
            lambda: m.sweep(2, 1),
            lambda: m.sweep(2, 1, liquidated=True),
            lambda: m.open("long", 1, 95e3, 94e3, 94.5e3),
            lambda: m.close("long", 1),
            lambda: m.place("long", 0, 9e4, 1),
            lambda: m.merge(filled()),
            lambda: m.merge(m),
            m.reset,
        ]
        for write in writes:
            with pytest.raises(liqmap.UsageError, match="^the map is read-only: "):
                write()
        assert bytes(memory) == before
        with pytest.raises(liqmap.DataError, match="E_PRICE"):  # its own error
            m.cumulative_at("short", -1)
        again = m.copy()
        again.push(10**9, 9e4, 95e3, 94e3, 94.5e3)
        with pytest.raises(BufferError):
            memory.append(0)
        m.release()
        with pytest.raises(liqmap.UsageError, match="^the map was released: "):
            m.push(10**9, 9e4, 95e3, 94e3, 94.5e3)
    assert len(writes) == 12


def test_processes_share_a_map_in_a_file(tmp_path):
    path = tmp_path / "map"
    path.write_bytes(bytes(filled().stats().bytes))
    with open(path, "r+b") as file:
        m = liqmap.Map(AXIS, TIERS, memory=mmap.mmap(file.fileno(), 0))
    m.push_many(snapshots(100))
    code = """
import mmap, sys
import liqmap
with open(sys.argv[1], "r+b") as file:
    m = liqmap.Map.attach(mmap.mmap(file.fileno(), 0))
    readable = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
m.push(10**9, 9e4, 95e3, 94e3, 94.5e3)
reader = liqmap.Map.attach(readable)
try:
    reader.push(10**10, 9e4, 95e3, 94e3, 94.5e3)
except liqmap.UsageError as failure:
    print(reader.stats().pushes, failure)
"""
    result = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.startswith("101 the map is read-only: ")
    expected = filled(100)
    expected.push(10**9, 9e4, 95e3, 94e3, 94.5e3)
    assert m.pack() == expected.pack()


def test_what_is_no_map_is_not_attached():
    size = filled().stats().bytes
    memory = bytearray(size)
    liqmap.Map(AXIS, TIERS, memory=memory)
    for form in (bytearray, lambda b: np.frombuffer(bytes(b), np.uint8)):
        with pytest.raises(liqmap.FormatError, match="E_NOT_A_MAP"):
            liqmap.Map.attach(form(bytes(size)))
        with pytest.raises(liqmap.NotReadyError, match="E_MEMORY"):
            liqmap.Map.attach(form(memory[:-8]))
        with pytest.raises(liqmap.Error):
            liqmap.Map.attach(form(b""))
        assert len(liqmap.Map.attach(form(memory))) == len(AXIS)
    with pytest.raises(liqmap.UsageError, match="8-byte boundary"):
        liqmap.Map.attach(memoryview(bytearray(size + 8))[1:])
    for wrong in (5, "x", None, [1], np.zeros((9, 9))[:, ::2], np.array([object()])):
        with pytest.raises((TypeError, ValueError), match="^memory: "):
            liqmap.Map.attach(wrong)


def test_totals_are_the_sums_of_the_tiers():
    m, count = filled(), 0
    for kind in ("density", "cumulative"):
        for side in ("long", "short"):
            for unit in ("contracts", "quote"):
                rows = getattr(m, kind)(side, unit).values
                totals = getattr(m, kind + "_totals")(side, unit)
                assert totals.shape == (1001,) and totals.any()
                assert np.allclose(totals, rows.sum(1), rtol=1e-12, atol=0)
                out = np.empty(7)
                part = getattr(m, kind + "_totals")(
                    side, unit, first=440, count=7, out=out
                )
                assert part is out and (part == totals[440:447]).all()
                count += 1
    assert count == 8


def test_what_a_push_kept():
    m = fresh(turnover=0.5)
    assert m.stats().kept == (1, 1)
    m.push(1, 1000, 95e3, 95e3, 95e3)
    m.push(2, 750, 95e3, 95e3, 95e3)
    assert m.stats().kept == pytest.approx((0.75, 0.75))
    m.push(3, 750, 95e3, 95e3, 95e3, volume=500)
    assert m.stats().kept == pytest.approx((0.75, 0.75))  # 1 - x/(total + x), x = 250


def test_the_default_tiers_are_the_librarys():
    assert liqmap.Map(AXIS).tiers == liqmap.DEFAULT_TIERS
    assert [t.leverage for t in liqmap.DEFAULT_TIERS] == [25, 50, 100]
    assert liqmap.Map(AXIS, [liqmap.Tier(25, 0.1)]).tiers[0].mmr == 0.004
    assert liqmap.Position("long", 100, 25).mmr == 0.004
    assert {tier.mmr for tier in liqmap.DEFAULT_TIERS} == {0.004}


def test_copies_are_equal_and_apart():
    m = filled()
    packed = m.pack()
    others = [m.copy(), copy.copy(m), copy.deepcopy(m), liqmap.Map.unpack(packed)]
    others += [pickle.loads(pickle.dumps(m, p)) for p in range(pickle.HIGHEST_PROTOCOL)]
    for other in others:
        assert other.pack() == packed
        assert (other.axis, other.tiers, other.config) == (m.axis, m.tiers, m.config)
        other.reset()
        assert other.pack() != packed
    assert m.pack() == packed
    assert len(others) == 9
    reading = m.density("short")
    again = pickle.loads(pickle.dumps(reading))
    assert (again.values == reading.values).all() and again.axis == reading.axis
    for form in (
        bytearray(packed),
        memoryview(packed),
        np.frombuffer(packed, np.uint8),
    ):
        assert liqmap.Map.unpack(form).pack() == packed

    class Mine(liqmap.Map):
        pass

    mine = Mine(AXIS, TIERS)
    for other in (mine.copy(), pickle_of(mine), mine.resample(AXIS)):
        assert type(other) is Mine


def pickle_of(m):
    function, arguments = m.__reduce__()
    return function(*arguments)


def test_maps_add_up():
    m, other = filled(200), filled(77)
    total = m.copy()
    total.merge(other, m)
    sums = [
        2 * m.density(s).values + other.density(s).values for s in ("long", "short")
    ]
    for side, expected in zip(("long", "short"), sums):
        assert np.allclose(total.density(side).values, expected, rtol=1e-12)
    half = liqmap.linear_axis(50_000, 150_000, 50)
    fine = m.resample(half)
    assert fine.axis == half and fine.tiers == m.tiers
    pairs = fine.density("short", "contracts").values[:2000].reshape(1000, 2, 2).sum(1)
    whole = m.density("short", "contracts").values[:1000]
    assert np.allclose(pairs, whole, rtol=1e-9, atol=1e-9 * whole.sum())
    with pytest.raises(liqmap.UsageError, match="E_SHAPE"):
        m.merge(fine)
    one = filled(200)
    one.merge(other)
    with pytest.raises(liqmap.UsageError, match="E_SHAPE"):
        m.merge(other, fine, m)
    assert m.pack() == one.pack()


@pytest.mark.parametrize("side", ["long", "short"])
def test_sums_of_readings_are_those_that_mean_something(side):
    m = filled()
    whole, summed = m.density(side), m.cumulative(side)
    last = AXIS.edges[0 if side == "long" else len(AXIS) - 1]
    assert summed.at(float(last)).total == pytest.approx(whole.sum(), rel=1e-12)
    for axis in (1, -1):
        assert np.allclose(summed.sum(axis), m.cumulative_totals(side), rtol=1e-12)
    for axis in (None, 0, -2):
        with pytest.raises(ValueError, match="^sum: cumulative amounts are sums over buckets"):
            summed.sum(axis)


def test_a_map_merged_twice_or_much_older_is_warned_of():
    """By itself, by one that is equal, and in a call of its own."""
    own, other = filled(200), filled(177)
    both = own.copy()
    both.merge(other)
    late = fresh()
    late.push(4 * 3_600_000 + own.stats().time_ms + 1, 1e5, 95e3, 94e3, 94.5e3)
    cases = [
        (own, [own], "twice"), (own, [own.copy()], "twice"), (both, [other.copy()], "twice"),
        (own, [other, other], "twice"), (both, [both], "twice"), (both, [own], "twice"),
        (own, [late], "a map as of 1970-01-01 03:20:00 UTC is merged with one as of "
                      "1970-01-01 07:20:00 UTC: what price"),
        (late, [own], "sweep(high, low) it by that range first"),
        (own, [other], None), (fresh(), [own, other], None), (own, [fresh()], None),
        (both, [filled(150)], None), (fresh(), [fresh(), fresh()], None), (fresh(), [late], None),
    ]
    for m, others, text in cases:
        m = m.copy()
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            m.merge(*others)
        assert [text in str(w.message) for w in caught] == ([True] if text else [])
        assert all(w.category is liqmap.MergedWarning and w.filename == __file__ for w in caught)
        before = m.copy()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            if m.stats().pushes:
                with pytest.raises(liqmap.MergedWarning):
                    m.merge(m)
                assert m == before
            m.reset()
            m.merge(own)


def test_one_venue_pushed_to_a_sum_is_warned_of():
    """The rest would be closed without a word; the sum of all is fine."""
    own, other = filled(200), filled(77)
    held = own.stats().open_interest + other.stats().open_interest
    prices = 94_100.0, 94_000.0, 94_050.0
    last, count = 201 * 60_000, 0
    for push in (lambda m, t, oi: m.push(t, oi, *prices),
                 lambda m, t, oi: m.push(liqmap.Snapshot(t, oi, *prices)),
                 lambda m, t, oi: m.push_many([liqmap.Snapshot(t, oi, *prices)])):
        total = own.copy()
        total.merge(other)
        for m, interest in ((total, 95_000.0), (total.copy(), 95_000.0)):
            with pytest.warns(liqmap.MergedWarning, match="the rest is closed") as caught:
                push(m, last, interest)
            assert {w.filename for w in caught} == {__file__}
            count += 1
        for m, interest in ((own.copy(), 95_000.0), (fresh(), 95_000.0), (total.copy(), 1.0)):
            with warnings.catch_warnings():
                warnings.simplefilter("error", liqmap.MergedWarning)
                push(m, last + 1, interest)
        total = own.copy()
        total.merge(other)
        with warnings.catch_warnings():
            warnings.simplefilter("error", liqmap.MergedWarning)
            push(total, last, 1.02 * held)
            push(total, last + 1, 95_000.0)  # it said what it is pushed
        total.merge(other)
        total.reset()
        with warnings.catch_warnings():
            warnings.simplefilter("error", liqmap.MergedWarning)
            push(total, last, 95_000.0)
    assert count == 6


def test_len_and_repr():
    m = filled()
    assert len(m) == len(AXIS) == 1001
    assert repr(m).startswith(
        "<liqmap.Map 1,001 buckets x 2 tiers, 200 pushes (0 off the axis), open int"
    )
    assert "density of longs in quote, 1,001 buckets" in repr(m.density("long"))
    with m:
        pass
    assert repr(m) == "<liqmap.Map, released>"
    with pytest.raises(liqmap.UsageError, match="the map was released"):
        m.stats()


def test_heat_is_the_readings():
    m, columns = fresh(), snapshots(30)
    summed = liqmap.Heat(m, 10, reading="cumulative")
    kept = liqmap.Heat(m, 10, unit="contracts", tiers=True)
    assert len(summed) == 0 and summed.read("long").amounts.shape == (0, 1001)
    wanted = []
    for values in zip(*columns.values()):
        m.push(liqmap.Snapshot(*values))
        summed.push(m)
        kept.push(m)
        wanted.append((m.cumulative("short").values, m.density("long", 0).values))
    window = summed.read("short")
    assert len(summed) == 10 and window.amounts.shape == (10, 1001)
    assert (window.times == columns["time_ms"][-10:]).all()
    assert (window.closes == columns["close"][-10:]).all()
    assert (window.edges == AXIS.edges).all()
    for column, (cumulative, _) in zip(window.amounts, wanted[-10:]):
        assert (column == cumulative[:, 0] + cumulative[:, 1]).all()
    window = kept.read("long")
    assert (window.amounts == np.array([d for _, d in wanted[-10:]])).all()
    single = kept.read("long", single=True).amounts
    assert single.dtype == np.float32
    assert (single == window.amounts.astype(np.float32)).all()
    part = kept.read(
        "long", from_ms=23 * 60_000, to_ms=25 * 60_000, low=9e4, high=9.4e4
    )
    assert part.amounts.shape == (3, 41, 2) and part.edges[0] == 90_000
    assert (part.amounts == window.amounts[2:5, 400:441]).all()
    kept.thin()
    assert len(kept) == 5
    with pytest.raises(liqmap.DataError, match="E_TIME"):
        kept.push(m)


def test_copies_of_a_ring_are_apart():
    m, ring = filled(), liqmap.Heat(filled(), 5)
    ring.push(m)
    others = [ring.copy(), copy.copy(ring), copy.deepcopy(ring)]
    m.push(10**9, 9e4, 95e3, 94e3, 94.5e3)
    ring.push(m)
    for other in others:
        assert len(other) == 1 and len(ring) == 2
        kept = pickle.loads(pickle.dumps(other.read("long")))
        assert (kept.amounts == ring.read("long").amounts[:1]).all()


def test_a_cascade_is_the_sum_of_what_burns():
    m = filled()
    density = m.density("short")
    start = m.stats().close
    wild = liqmap.cascade(density, "up", start, per_percent=1e3, move=0.02)
    assert wild.reason == "axis exhausted" and wild.order == pytest.approx(2000)
    assert [row.total for row in wild.burned] == pytest.approx(
        np.cumsum([row.liquidated for row in wild.burned])
    )
    beyond = density.values[AXIS.find(start) + 1 :]
    assert wild.by_tier == pytest.approx(beyond.sum(0))
    calm = liqmap.cascade(density, "up", start, per_percent=1e15, order=1e6)
    assert calm.reason == "stopped" and calm.burned == [] and calm.liquidated == 0
    points = (np.array([start * 1.01, start * 1.02]), np.array([5e6, 5e7]))
    arrays = density.values, "up", start
    by_array = liqmap.cascade(*arrays, edges=AXIS.edges, depth=points, order=1e6)
    assert by_array == liqmap.cascade(density, "up", start, depth=points, order=1e6)
    with pytest.raises(liqmap.UsageError, match="E_DEPTH_CHOICE"):
        liqmap.cascade(density, "up", start)
    with pytest.raises(liqmap.DataError, match="^element 1: ") as raised:
        falling = points[0], points[1][::-1].copy()
        liqmap.cascade(density, "up", start, depth=falling, order=1e6)
    assert raised.value.index == 1
    with pytest.raises(ValueError, match="^density: expected shape"):
        liqmap.cascade(density.values[1:], "up", start, edges=AXIS.edges, per_percent=1)


def test_a_start_outside_the_density_is_refused():
    m = filled()
    start = m.stats().close
    bucket, count = AXIS.find(start), 0
    for direction, side in (("up", "short"), ("down", "long")):
        outside = [(m.density(side), 9.4), (m.density(side), float(AXIS.edges[-1])),
                   (m.density(side, count=bucket), start),
                   (m.density(side, first=bucket + 1), start)]
        for density, at in outside:
            for call in (liqmap.cascade, liqmap.trigger_curve):
                with pytest.raises(ValueError, match="^start: .* lies outside the buckets of"):
                    call(density, direction, at, per_percent=1e8)
                count += 1
        # Of part of the axis that holds it: as of the whole, by the same buckets.
        part = m.density(side, first=bucket - 200, count=400)
        book = {"per_percent": 1e3}
        order = 1e3
        whole = liqmap.cascade(m.density(side), direction, start, order=order, **book)
        some = liqmap.cascade(part, direction, start, order=order, **book)
        shared = len(some.burned)
        assert shared > 10 and some.burned == whole.burned[:shared]
        curves = [liqmap.trigger_curve(d, direction, start, **book) for d in (m.density(side), part)]
        assert curves[0].first == curves[1].first
        both = min(len(curve.orders) for curve in curves)
        assert (curves[0].orders[:both] == curves[1].orders[:both]).all() and both > 10
    with pytest.raises(TypeError, match="^edges: are needed"):
        liqmap.cascade(m.density("short").values, "up", start, per_percent=1e8)
    assert count == 16


def test_the_trigger_curve_is_where_cascades_reach():
    m = filled()
    start, count = m.stats().close, 0
    for direction, side in (("up", "short"), ("down", "long")):
        density = m.density(side)
        curve = liqmap.trigger_curve(density, direction, start, per_percent=1e8)
        assert (np.diff(curve.orders) >= 0).all()
        step = 1 if direction == "up" else -1
        assert curve.first == AXIS.find(start) + step
        for k in range(0, 60, 7):
            order = curve.orders[k]
            more = liqmap.cascade(
                density, direction, start, per_percent=1e8, order=order * (1 + 1e-9)
            )
            less = liqmap.cascade(
                density, direction, start, per_percent=1e8, order=order * (1 - 1e-9)
            )
            bucket = curve.first + step * k
            assert (more.bucket - bucket) * step >= 0
            assert (less.bucket - bucket) * step < 0
            count += 1
        for zone in curve.zones:
            assert zone.buckets >= 2 and zone.fuel >= 0
    assert count == 18


def test_positions_and_venues():
    venue = liqmap.venue("binance:BTCUSDT")
    position = liqmap.Position("long", 95_000, 50, quantity=100)
    price = venue.price(position)
    assert round(price.price, 2) == 93_919.19 and price.bracket == 3
    row = venue.brackets[price.bracket]
    own = liqmap.Position(
        "long", 95_000, 50, quantity=100, mmr=row.mmr, deduction=row.deduction
    )
    assert liqmap.liquidation_price(own) == pytest.approx(price.price, rel=1e-12)
    assert liqmap.bankruptcy_price(own) == 93_100
    account = liqmap.Position("long", 100, margin=20, quantity=2, cross=25, equity=30)
    assert liqmap.bankruptcy_price(account) == 75 < liqmap.liquidation_price(account)
    many = liqmap.bracketed_prices(
        account,
        [liqmap.Bracket(np.inf, 0, 0.004)],
        equity=np.array([30.0, 40.0]),
    )
    assert list(many.bankruptcies) == [75, 70]
    bare = liqmap.Position("short", 1000, 10, mmr=0.01, quantity=3)
    factor = liqmap.liquidation_factor("short", 10, 0.01)
    assert factor == pytest.approx((1 + 0.1) / 1.01)
    assert liqmap.liquidation_price(bare) == pytest.approx(1000 * factor)
    entries = np.linspace(9e4, 1e5, 11)
    sides = np.arange(11, dtype=np.int32) % 2
    many = liqmap.bracketed_prices(
        position,
        venue.brackets,
        entry=entries,
        side=sides,
        measure=venue.measure,
        rule=venue.rule,
    )
    for entry, side, found, used in zip(entries, sides, many.prices, many.brackets):
        one = venue.price(liqmap.Position(int(side), entry, 50, quantity=100))
        assert one == (found, used)
    assert (many.statuses == 0).all() and many.statuses.dtype == np.int32
    assert {v.name for v in liqmap.venues()} >= {"binance:BTCUSDT", "okx:BTC-USDT-SWAP"}
    assert all(v.source and v.brackets for v in liqmap.venues())
    with pytest.raises(liqmap.UsageError, match="E_VENUE"):
        liqmap.venue("binance:nothing")
    with pytest.raises(liqmap.DataError, match="^bracket 1: "):
        liqmap.bracketed_price(position, [(1e9, 0, 0.01), (1e8, 0, 0.02)])


def test_a_map_by_a_venue():
    axis = liqmap.log_axis(20_000, 200_000, 0.0005)
    m = liqmap.Map.for_venue("binance:BTCUSDT", axis=axis)
    assert m.config.contract == "linear" and len(m) == 4607
    fitted, venue = liqmap.preset("btcusdt-1h"), liqmap.venue("binance:BTCUSDT")
    assert m.config == fitted.config and len(m.tiers) == len(fitted.tiers) == 16
    close = {"config": {"axis": "log:20000:0.0005:4607", "venue": "binance:BTCUSDT"}}
    assert m == liqmap.Map.from_config(**close)
    for bar_ms, has_volume in ((60_000, True), (0, False)):
        options = {"bar_ms": bar_ms, "has_volume": has_volume}
        other = liqmap.Map.for_venue("binance:BTCUSDT", axis, **options)
        assert other == liqmap.Map.from_config(**close, **options) and other != m
    m = liqmap.Map.for_venue("binance:BTCUSDT", axis, preset="classic")
    assert [t.leverage for t in m.tiers] == [25, 50, 100]
    assert {t.mmr for t in m.tiers} == {venue.brackets[0].mmr}
    own = [liqmap.Tier(20, 0.1, mmr=0.02), liqmap.Tier(10, 0.1, 0.2)]
    m = liqmap.Map.for_venue("binance:BTCUSDT", axis, own, profile="cap")
    assert m.tiers[0] == (20, 0.1, 0.1, 0.02, 0) and m.tiers[1].mmr > 0.004
    with pytest.raises(liqmap.DataError, match="^tier 0: the venue does not offer"):
        liqmap.Map.for_venue("binance:BTCUSDT", axis, [liqmap.Tier(1000, 0.1)])
    m = liqmap.Map.for_venue("binance:BTCUSD_PERP", liqmap.auto_axis(95_000))
    assert m.config.contract == "inverse"


def test_the_steps_of_a_push():
    m = fresh(turnover=0.0)
    m.open("short", 10, 95_100, 94_900, 95_000)
    m.place("short", 1, 100_000, 5)
    assert m.stats().total == (0, 15)
    assert m.density("short", "contracts").at(100_000).tiers[1] == 5
    m.close("short", 7.5)
    assert m.stats().total.short == 7.5
    swept = m.sweep(100_000, 99_990, liquidated=True, unit="contracts")
    assert swept[1, 1] >= 2.5 and (swept[0] == 0).all()
    m.validate()
    assert m.price_at("short", 0).bucket == 0
    with pytest.raises(liqmap.NotReadyError, match="E_NOT_REACHED"):
        m.price_at("short", 1e9)
    with pytest.raises(liqmap.DataError, match="E_EXCEEDS"):
        m.close("short", 100)


def test_summary_and_clusters():
    m = filled()
    summary = m.summary()
    assert summary.unit == "quote"
    for number, side in enumerate(("long", "short")):
        values = m.density(side).values.sum(1)
        assert summary.total[number] == pytest.approx(values.sum())
        assert values[summary.pain_bucket[number]] == pytest.approx(values.max())
        clusters = m.clusters(side)
        assert clusters == sorted(clusters, key=lambda c: -c.amount)
        assert (
            m.clusters(side, most=1) == clusters[:1] and m.clusters(side, most=0) == []
        )
        for cluster in clusters:
            inside = values[cluster.first : cluster.first + cluster.buckets]
            assert cluster.amount == pytest.approx(inside.sum())
            assert cluster.low == AXIS.edges[cluster.first]


def test_words_and_numbers_are_refused_by_name():
    m = filled()
    wrong = [
        (lambda: m.density("up"), ValueError, "side: expected 'long' or 'short'"),
        (lambda: m.density(2), ValueError, "side: expected"),
        (lambda: m.density(True), ValueError, "side: expected"),
        (lambda: m.density("long", "usd"), ValueError, "unit: expected 'contracts' or"),
        (lambda: m.density("long", first=-1), ValueError, "first, count"),
        (lambda: m.density("long", count=1002), ValueError, "first, count"),
        (
            lambda: m.density("long", count=2**64),
            ValueError,
            "count: .* does not fit",
        ),
        (lambda: m.density("long", first=1.5), TypeError, "first: expected a whole"),
        (lambda: m.place("long", 2**64, 1, 1), ValueError, "tier: .* does not fit"),
        (lambda: m.place("long", 2, 1, 1), liqmap.UsageError, "no such tier"),
        (lambda: m.place("long", 0, "1", 1), TypeError, "price: expected a number"),
        (lambda: m.push(2**63, 1, 1, 1, 1), ValueError, "time_ms: .* does not fit"),
        (
            lambda: m.push(1.5, 1, 1, 1, 1),
            TypeError,
            "time_ms: expected a whole number",
        ),
        (lambda: m.push(1, None, 1, 1, 1), TypeError, "open_interest: expected a num"),
        (
            lambda: m.push(1, 10**400, 1, 1, 1),
            ValueError,
            "open_interest: int is too",
        ),
        (lambda: fresh(contract="x"), ValueError, "contract: expected 'linear' or"),
        (lambda: liqmap.Map(AXIS, []), ValueError, "tiers: expected 1 to 16"),
        (lambda: liqmap.Map(AXIS, TIERS * 9), liqmap.UsageError, "1 to 16 tiers"),
        (lambda: liqmap.Map("log"), TypeError, "axis: expected Axis, found str"),
        (
            lambda: liqmap.Map(liqmap.Axis("log", 1, 1, 0)),
            liqmap.UsageError,
            "no bucket",
        ),
    ]
    for call, kind, text in wrong:
        with pytest.raises(kind, match=text):
            call()
    assert len(wrong) == 20

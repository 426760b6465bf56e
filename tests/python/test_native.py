"""Long pushes: interrupted, in parallel, on two cores; and what else feels native."""
import os
import pickle
import signal
import statistics
import subprocess
import sys
import threading
import time
import zipfile

import liqmap
import numpy as np
import pytest
from liqmap import _map_push as pushing
from liqmap import inspection
from world import AXIS, TIERS, as_ccxt, filled, fresh, snapshots


@pytest.fixture
def pandas():
    return pytest.importorskip("pandas")


def tiled(n, seed=1):
    """n snapshots, quickly."""
    part = snapshots(min(n, 100_000), seed)
    times = -(-n // len(part["close"]))
    columns = {name: np.tile(column, times)[:n] for name, column in part.items()}
    columns["time_ms"] = np.arange(1, n + 1, dtype=np.int64)
    return columns


# ---- long pushes -------------------------------------------------------------------


def test_control_c_finds_whole_rows():
    """Of fifty million rows, without their memory: one column serves for all prices."""
    n, m = 50_000_000, fresh()
    price = np.broadcast_to(np.float64(95_000), n).copy()
    columns = {
        "time_ms": np.arange(1, n + 1, dtype=np.int64) * 3_600_000,
        **{name: price for name in ("open_interest", "high", "low", "close", "volume")},
    }
    sent = []

    def interrupt():
        sent.append(time.perf_counter())
        os.kill(os.getpid(), signal.SIGINT)

    begin = time.perf_counter()
    assert liqmap.inspect(columns) == ()  # which push_many() begins with
    timer = threading.Timer(0.5 + 2 * (time.perf_counter() - begin), interrupt)
    timer.start()
    with pytest.raises(KeyboardInterrupt) as raised:
        m.push_many(columns)
    latency = time.perf_counter() - sent[0]
    timer.join()
    print(f"latency {1e3 * latency:.1f} ms", file=sys.stderr)
    count = raised.value.pushed
    assert 0 < count < n and m.stats().pushes == count
    assert str(raised.value) == f"{count:,} of {n:,} rows were pushed"
    m.validate()
    again = fresh()
    again.push_many({name: column[:count] for name, column in columns.items()})
    assert m == again
    assert latency < 0.05 * slowness()


def slowness():
    """How much longer than its length a short sleep takes here: 1 on an idle machine."""
    begin, n = time.perf_counter(), 20
    for _ in range(n):
        time.sleep(0.005)
    return max(1.0, (time.perf_counter() - begin) / (n * 0.006)) * 2


def test_a_handler_may_use_the_map():
    """A signal between two chunks, in the thread that holds the lock of the map."""
    if not hasattr(signal, "setitimer"):
        pytest.skip("no timer")
    m, seen = fresh(), []

    def look(*_):
        seen.append(m.stats().pushes)
        m.validate()

    before = signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
    try:
        columns = tiled(3_000_000)
        seen.clear()
        m.push_many(columns)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert len(seen) > 1 and seen == sorted(seen) and 0 < max(seen) <= 3_000_000
    assert m.stats().pushes == 3_000_000


def test_chunks_change_no_bit(monkeypatch):
    columns, expected = snapshots(500), fresh(entry_points=4)
    rows = expected.push_many(columns, liquidated=True)
    monkeypatch.setattr(pushing, "_CHUNK_SECONDS", 0.0)
    monkeypatch.setattr(pushing, "max", lambda *_: 7, raising=False)
    calls, call = [], pushing.push_many_unlocked
    monkeypatch.setattr(
        pushing, "push_many_unlocked", lambda *a: calls.append(a[-1]) or call(*a)
    )
    m = fresh(entry_points=4)
    assert (m.push_many(columns, liquidated=True) == rows).all() and m == expected
    assert calls == [7] * 71 + [3]
    columns["low"][230] = 1e6
    m = fresh()
    with pytest.raises(liqmap.DataError, match="^row 230, column low") as raised:
        m.push_many(columns)
    assert raised.value.index == 230 == m.stats().pushes


@pytest.fixture
def one_chunk(monkeypatch):
    """When each thread was in C, one call of all rows, by a function of the library. No
    thread has to let another run, unless it lets go of the interpreter lock by itself."""
    monkeypatch.setattr(pushing, "max", lambda *_: 10**9, raising=False)
    before = sys.getswitchinterval()
    sys.setswitchinterval(1000)

    def watched(function):
        spans = []

        def call(*arguments):
            begin = time.perf_counter()
            status = function(*arguments)
            spans.append((begin, time.perf_counter()))
            return status

        monkeypatch.setattr(pushing, "push_many_unlocked", call)
        return spans

    yield watched
    sys.setswitchinterval(before)


# With the lock held for comparison: the same tests must see it.
HOLDING = {"let go": pushing.push_many_unlocked, "held": pushing.lib.liqmap_push_many}


@pytest.mark.parametrize("kind", HOLDING)
def test_other_threads_run_meanwhile(one_chunk, kind):
    m, columns, turns = fresh(), tiled(1_000_000), []
    spans = one_chunk(HOLDING[kind])
    thread = threading.Thread(target=m.push_many, args=(columns,))
    thread.start()
    while thread.is_alive():
        turns.append(time.perf_counter())
        time.sleep(1e-4)
    ((begin, end),) = spans
    inside = sum(begin < turn < end for turn in turns)
    assert inside > 20 if kind == "let go" else inside == 0
    assert m.stats().pushes == 1_000_000


@pytest.mark.parametrize("kind", HOLDING)
def test_four_maps_in_four_threads_are_in_c_at_once(one_chunk, kind):
    """Which scales with the cores, however busy they are."""
    maps, columns = [fresh() for _ in range(4)], tiled(1_000_000)
    spans = one_chunk(HOLDING[kind])
    threads = [threading.Thread(target=m.push_many, args=(columns,)) for m in maps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(spans) == 4
    most = max(sum(a <= begin < b for a, b in spans) for begin, _ in spans)
    assert most == (4 if kind == "let go" else 1)
    assert len({m.pack() for m in maps}) == 1


def test_a_map_is_one_thread_s_at_a_time():
    """Reads and pushes beside a long one see whole rows, in order."""
    m, columns, failures, looks = fresh(), tiled(2_000_000), [], []

    def look():
        while thread.is_alive():
            try:
                m.validate()
                total = m.density("short", "contracts").values.sum()
                stats = m.stats()
                assert 0 <= total and stats.pushes in range(2_000_001)
                looks.append(stats.pushes)
            except BaseException as failure:
                failures.append(failure)
                return

    thread = threading.Thread(target=m.push_many, args=(columns,))
    others = [threading.Thread(target=look) for _ in range(2)]
    for one in (thread, *others):
        one.start()
    for one in (thread, *others):
        one.join()
    assert not failures and looks
    expected = fresh()
    expected.push_many(columns)
    assert m == expected


def test_merges_both_ways_and_forks_do_not_wait_for_ever():
    code = """
import os, sys, threading
from world import fresh, snapshots, filled
sys.setswitchinterval(1e-6)
a, b = filled(), filled()
stop = threading.Event()
def run(call):
    while not stop.is_set(): call()
def long():
    m = fresh()
    m.push_many(snapshots(20_000))
jobs = [lambda: a.merge(b), lambda: b.merge(a), long]
def small(): a.close("long", 0.5 * a.stats().total.long); b.close("long", 0.5 * b.stats().total.long)
threads = [threading.Thread(target=run, args=(j,)) for j in (*jobs, )]
for t in threads: t.start()
import time
for _ in range(20):
    child = os.fork()
    if child == 0:
        a.density("long"), b.pack()
        fresh().push_many(snapshots(100))
        os._exit(7)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    time.sleep(0.01)
stop.set()
for t in threads: t.join()
print("fine")
"""
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=os.path.dirname(__file__),
    )
    assert result.stdout == "fine\n", result.stderr


def test_hardly_any_of_a_long_push_needs_the_interpreter(monkeypatch):
    """In processor time of this thread, so that other programs do not count."""
    spent = [0.0]

    def timed(function):
        def call(*arguments):
            begin = time.thread_time()
            status = function(*arguments)
            spent[0] += time.thread_time() - begin
            return status

        return call

    unlocked = timed(pushing.push_many_unlocked), timed(inspection.inspect_unlocked)
    monkeypatch.setattr(pushing, "push_many_unlocked", unlocked[0])
    monkeypatch.setattr(inspection, "inspect_unlocked", unlocked[1])
    columns, m = tiled(1_000_000), fresh()
    columns["time_ms"] *= 60_000
    begin = time.thread_time()
    m.push_many(columns)
    part = spent[0] / (time.thread_time() - begin)
    print(f"without the interpreter lock: {100 * part:.1f} %", file=sys.stderr)
    assert 0.9 < part <= 1


def test_four_threads_scale_with_the_cores():
    """Four maps in four threads against one after another; busy cores are not ours."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    if cores < 2:
        pytest.skip("one core")
    columns, gains = tiled(400_000), []
    for _ in range(5):
        maps = [fresh() for _ in range(8)]
        begin = time.perf_counter()
        for m in maps[:4]:
            m.push_many(columns)
        middle = time.perf_counter()
        threads = [threading.Thread(target=m.push_many, args=(columns,)) for m in maps[4:]]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        gains.append((middle - begin) / (time.perf_counter() - middle))
        assert len({m.pack() for m in maps}) == 1
    print(f"gains {[round(g, 2) for g in gains]} on {cores} cores", file=sys.stderr)
    if max(gains) < 1.3 and os.getloadavg()[0] > cores:
        pytest.skip(f"the cores are busy: {max(gains):.2f}")
    assert max(gains) > 1.3


def test_one_push_costs_little_more_than_a_bare_call():
    """At most 1.5 times a bare ctypes call of a prepared struct, by turns, in time
    of this thread."""
    library = liqmap._library
    m, n, clock = fresh(), 5000, [0]
    struct = liqmap._structs.liqmap_snapshot(0, 9e4, 95e3, 94.9e3, 95e3)
    import ctypes

    place, at, bare = m._handle(), ctypes.byref(struct), library.lib.liqmap_push

    def ours():
        push, first = m.push, clock[0]
        begin = time.thread_time()
        for i in range(first + 1, first + n + 1):
            push(i, 9e4, 95e3, 94.9e3, 95e3)
        return time.thread_time() - begin

    def theirs():
        first = clock[0]
        begin = time.thread_time()
        for i in range(first + 1, first + n + 1):
            struct.time_ms = i
            bare(place, None, 0, 0, at)
        return time.thread_time() - begin

    ratios = []
    for _ in range(30):
        one = ours()
        clock[0] += n
        two = theirs()
        clock[0] += n
        ratios.append(one / two)
    ratio = statistics.median(ratios)
    print(f"push / bare call: {ratio:.3f}", file=sys.stderr)
    assert ratio <= 1.5


# ---- readings, maps and rings as Python's own --------------------------------------


def test_arithmetic_is_that_of_arrays():
    one, other = filled().density("short"), filled(150).density("short")
    a, b, count = one.values, other.values, 0
    stays = [
        (one + other, a + b), (one - other, a - b), (2 * one, 2 * a), (one * 3.0, a * 3.0),
        (one / 4, a / 4), (np.maximum(one, other), np.maximum(a, b)), (-one, -a),
        (one + 1, a + 1), (a + one, a + a), (sum([one, other]), a + b),
        (one * np.arange(2.0), a * np.arange(2.0)),
    ]  # fmt: skip
    for found, expected in stays:
        assert isinstance(found, liqmap.Reading) and found.values.shape == a.shape
        assert (found.values == expected).all()
        assert (found.kind, found.side, found.unit) == ("density", "short", "quote")
        count += 1
    with np.errstate(divide="ignore", invalid="ignore"):
        arrays = [
            (one / other, a / b), (one > other, a > b), (one <= 5, a <= 5),
            (np.sqrt(one), np.sqrt(a)), (np.add.reduce(one), a.sum(0)),
        ]  # fmt: skip
    for found, expected in arrays:
        assert type(found) is np.ndarray
        assert np.array_equal(found, expected, equal_nan=True)
        count += 1
    assert count == 16
    assert one.sum() == a.sum() and (one.sum(1) == a.sum(1)).all()
    assert (one.sum(axis=0) == a.sum(0)).all()


def test_equality_is_to_the_bit():
    m = filled()
    assert m == filled() and m != filled(199) and m != 5 and not m == "map"
    assert m.density("long") == m.density("long") != m.density("short")
    assert m.density("long") != m.density("long", "contracts") and m.density("long") != 1
    assert pickle.loads(pickle.dumps(m)) == m == m.copy()
    reading = m.cumulative("long")
    assert pickle.loads(pickle.dumps(reading)) == reading
    with pytest.raises(TypeError):
        hash(m)


def test_frames_of_readings(pandas):
    m = filled()
    reading = m.density("short", first=400, count=30)
    frame = reading.to_frame()
    assert list(frame.columns) == ["25x", "100x"] == list(reading.labels)
    assert (frame.to_numpy() == reading.values).all()
    middle = 0.5 * reading.edges[:-1] + 0.5 * reading.edges[1:]
    assert (frame.index == middle).all() and (reading.midpoints == middle).all()
    assert frame.attrs == {"kind": "density", "side": "short", "unit": "quote"}
    summary = m.summary()
    table = summary.to_frame()
    assert table.loc["short", "pain_price"] == summary.pain_price.short
    assert table.loc["long", "total"] == summary.total.long and len(table) == 2
    assert table.attrs == {"unit": "quote", "imbalance": summary.imbalance}
    clusters = m.clusters("long")
    table = clusters.to_frame()
    assert len(table) == len(clusters) > 0
    assert list(table.itertuples(index=False, name=None)) == [tuple(x) for x in clusters]
    assert list(liqmap.Clusters().to_frame().columns) == list(liqmap.Cluster._fields)


def test_many_prices_are_as_one_by_one():
    m, count = filled(), 0
    prices = np.concatenate([AXIS.edges[::37], AXIS.midpoints[::41], [1.0, 1e7]])
    assert AXIS.find(prices).tolist() == [AXIS.find(p) for p in prices.tolist()]
    assert AXIS.find(prices.tolist()).tolist() == AXIS.find(prices).tolist()
    for side in ("long", "short"):
        for unit in ("quote", "contracts"):
            many = m.cumulative_at(side, prices, unit)
            for row, price in enumerate(prices.tolist()):
                one = m.cumulative_at(side, price, unit)
                assert (price, one.bucket, one.total) == (
                    many.price[row], many.bucket[row], many.total[row]
                )  # fmt: skip
                assert one.in_bucket == tuple(many.in_bucket[row])
                assert one.cumulative == tuple(many.cumulative[row])
                count += 1
            most = m.cumulative(side, unit).values.sum(1).max()
            targets = np.array([0.0, 0.1, 0.5, 0.9, 1.5]) * most
            found = m.price_at(side, targets, unit)
            for row, target in enumerate(targets[:-1].tolist()):
                assert (found.price[row], found.bucket[row]) == m.price_at(
                    side, target, unit
                )
                count += 1
            assert np.isnan(found.price[-1]) and found.bucket[-1] == -1
    assert count == 4 * (len(prices) + 4) > 200
    for wrong in (float("nan"), -1.0, 0.0, float("inf")):
        with pytest.raises(liqmap.DataError, match="^price 2: ") as raised:
            AXIS.find(np.array([1.0, 2.0, wrong]))
        assert raised.value.index == 2
        with pytest.raises(liqmap.DataError):
            m.cumulative_at("long", [95e3, wrong])
    with pytest.raises(liqmap.DataError, match="^target 1: "):
        m.price_at("long", [1.0, float("nan")])


@pytest.mark.parametrize(
    "config",
    [
        {},
        {"holding_ms": 12_345, "turnover": 0.25, "initial": "entry"},
        {"contract": "inverse", "entry_points": 7, "intrabar": 0.5},
        {"maintenance": "entry"},
    ],
)
def test_a_configuration_goes_round(config, tmp_path):
    import json

    tiers = TIERS if "maintenance" not in config else [liqmap.Tier(20, 0.3)]
    m = liqmap.Map(AXIS, tiers, liqmap.Config(**config))
    written = json.loads(json.dumps(m.to_config()))
    path = tmp_path / "config.json"
    path.write_text(json.dumps(written))
    for given in (m.to_config(), written, path):
        again = liqmap.Map.from_config(given)
        assert (again.axis, again.tiers, again.config) == (m.axis, m.tiers, m.config)
    m.push_many(snapshots(50))
    again.push_many(snapshots(50))
    assert again == m
    program, day = os.environ.get("LIQMAP_PROGRAM"), tmp_path / "day.csv"
    if program:
        columns = snapshots(50)
        rows = zip(*(c.tolist() for c in columns.values()))
        lines = [",".join(columns), *(",".join(map(repr, row)) for row in rows)]
        day.write_text("\n".join(lines) + "\n")
        saved = tmp_path / "saved"
        command = [program, "map", "--snapshots", day, "--config", path, "--save", saved]
        subprocess.run(list(map(str, command)), check=True, stdout=subprocess.DEVNULL)
        with zipfile.ZipFile(saved) as state:
            assert liqmap.Map.unpack(state.read("0.liqmap")) == m


def test_a_ring_of_a_frame():
    columns = snapshots(500)
    config = {"axis": "log:50000:0.005:200"}
    for most, expected in ((1000, 500), (500, 500), (120, 100), (7, 7), (1, 1)):
        heat = liqmap.Heat.from_frame(columns, config, most=most, tiers=True)
        assert len(heat) == expected
        window = heat.read("short")
        step = -(-500 // most)
        assert window.times.tolist() == columns["time_ms"][::-step][::-1].tolist()
        m = liqmap.Map.from_frame(columns, config)
        assert (window.amounts[-1] == m.density("short").values).all()
    with pytest.raises(ValueError, match="no rows"):
        liqmap.Heat.from_frame({n: c[:0] for n, c in columns.items()})


def test_a_ring_is_pickled():
    heat = liqmap.Heat.from_frame(snapshots(60), {"axis": "log:50000:0.005:200"}, most=20)
    again = pickle.loads(pickle.dumps(heat))
    assert again == heat == heat.copy() and len(again) == 20
    m = liqmap.Map.from_frame(snapshots(70), {"axis": "log:50000:0.005:200"})
    again.push(m)
    assert again != heat and again.read("long").closes[-1] == m.stats().close
    call, (kind, shape, options, memory, mark) = heat.__reduce__()
    damaged = bytearray(memory)
    damaged[len(memory) // 2] ^= 1
    wrong = [
        (bytes(damaged), mark), (memory[:-8], mark), (memory, ("9.9.9", *mark[1:])),
        (memory, (mark[0], "middle", *mark[2:])),
    ]  # fmt: skip
    for bad in wrong:
        with pytest.raises(ValueError, match="another version or kind of machine, or dam"):
            call(kind, shape, options, *bad)
    with pytest.raises(ValueError, match="another shape"):
        call(kind, shape, {**options, "columns": 3}, memory, mark)


# ---- ccxt --------------------------------------------------------------------------


def test_what_ccxt_returns():
    columns = snapshots(80)
    without = {n: c for n, c in columns.items() if n != "entry"}
    history, ohlcv = as_ccxt(columns)
    found = liqmap.from_ccxt(history, ohlcv)
    for name in without:
        assert (np.asarray(found[name]) == columns[name]).all(), name
    shuffled = liqmap.from_ccxt(history[::-1], ohlcv[::-1] + ohlcv[:3])
    assert {n: list(c) for n, c in shuffled.items()} == {n: list(c) for n, c in found.items()}
    assert liqmap.Map.from_frame(found) == liqmap.Map.from_frame(without)
    values = [{k: v for k, v in row.items() if k != "openInterestAmount"} for row in history]
    by_value = liqmap.from_ccxt(values, ohlcv)
    assert np.allclose(by_value["open_interest"], columns["open_interest"], rtol=1e-12)
    with pytest.warns(liqmap.ImplausibleWarning, match="^1 of 77 candles have no open"):
        part = liqmap.from_ccxt(history[3:10] + history[11:], ohlcv)
    assert part["time_ms"][0] == columns["time_ms"][3] and len(part["close"]) == 77
    assert part["open_interest"][7] == columns["open_interest"][9]
    with pytest.raises(ValueError, match="^open_interest: row 1: no openInterestAmount"):
        liqmap.from_ccxt([history[0], {"timestamp": 5}], ohlcv)
    with pytest.raises(ValueError, match="^open_interest: row 0: no timestamp"):
        liqmap.from_ccxt([{"openInterestAmount": 5}], ohlcv)
    with pytest.raises(ValueError, match="^open_interest: row 0: expected a dict, found 'x'"):
        liqmap.from_ccxt({"x": 1}, ohlcv)
    for wrong in (ohlcv[3][:5], "candle", None):
        with pytest.raises(ValueError, match="^ohlcv: row 3: expected time_ms, open, high,"):
            liqmap.from_ccxt(history, [*ohlcv[:3], wrong])
    unpriced = [*ohlcv[:3], [*ohlcv[3][:4], 0, 5.0], *ohlcv[4:]]
    assert len(liqmap.from_ccxt(values, unpriced)["close"]) == 79
    with pytest.raises(ValueError, match="^timeframe_ms: "):
        liqmap.from_ccxt(history, ohlcv[:1])
    assert len(liqmap.from_ccxt(history, ohlcv[:1], 60_000)["close"]) == 1

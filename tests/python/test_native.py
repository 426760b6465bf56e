"""Long pushes: interrupted, in parallel, on two cores; and what else feels native."""
import os
import pickle
import signal
import statistics
import subprocess
import sys
import threading
import time

import liqmap
import numpy as np
import pytest
from world import AXIS, TIERS, filled, fresh, snapshots


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
        "time_ms": np.arange(1, n + 1, dtype=np.int64),
        **{name: price for name in ("open_interest", "high", "low", "close", "volume")},
    }
    sent = []

    def interrupt():
        sent.append(time.perf_counter())
        os.kill(os.getpid(), signal.SIGINT)

    timer = threading.Timer(0.5, interrupt)
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
    monkeypatch.setattr(liqmap.map, "_CHUNK_SECONDS", 0.0)
    monkeypatch.setattr(liqmap.map, "max", lambda *_: 7, raising=False)
    calls, call = [], liqmap.map.push_many_unlocked
    monkeypatch.setattr(
        liqmap.map, "push_many_unlocked", lambda *a: calls.append(a[-1]) or call(*a)
    )
    m = fresh(entry_points=4)
    assert (m.push_many(columns, liquidated=True) == rows).all() and m == expected
    assert calls == [7] * 71 + [3]
    columns["low"][230] = 1e6
    m = fresh()
    with pytest.raises(liqmap.DataError, match="^row 230, column low") as raised:
        m.push_many(columns)
    assert raised.value.index == 230 == m.stats().pushes


def test_other_threads_run_meanwhile():
    m, columns, turns = fresh(), tiled(4_000_000), 0
    thread = threading.Thread(target=m.push_many, args=(columns,))
    thread.start()
    begin = time.perf_counter()
    while thread.is_alive():
        turns += 1
    assert turns > 1000 and time.perf_counter() > begin
    assert m.stats().pushes == 4_000_000


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
    struct = library.liqmap_snapshot(0, 9e4, 95e3, 94.9e3, 95e3)
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

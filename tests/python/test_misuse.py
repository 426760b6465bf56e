"""Whatever is done wrong ends in an exception: never in a dead interpreter.

Each case is a process of its own, which must end by itself and say how far it came.
"""
import os
import subprocess
import sys

import pytest
from seeds import seed

BEGIN = """
import faulthandler, gc, os, pickle, random, resource, sys, threading, weakref
faulthandler.enable()
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
import liqmap
import numpy as np
from world import AXIS, TIERS, filled, fresh, snapshots
"""


def run(code, status=0, begin=BEGIN):
    result = subprocess.run(
        [sys.executable, "-c", begin + code],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=os.path.dirname(__file__),
    )
    assert result.returncode == status, result.stdout + result.stderr
    assert "Fatal" not in result.stderr, result.stderr
    return result.stdout.strip()


def test_a_released_map_refuses_everything():
    code = """
m = filled()
heat = liqmap.Heat(m, 5)
density = m.density("short")
m.release()
m.release()
calls = [
    m.stats, m.validate, m.reset, m.copy, m.pack, m.summary, m.__reduce__,
    lambda: m.push(10**9, 1, 1, 1, 1),
    lambda: m.push(10**9, 1, 1, 1, 1, liquidated=True),
    lambda: m.push_many(snapshots(5)),
    lambda: m.push_many(snapshots(5), liquidated=True),
    lambda: m.sweep(2, 1), lambda: m.sweep(2, 1, liquidated=True),
    lambda: m.open("long", 1, 1, 1, 1), lambda: m.close("long", 1),
    lambda: m.place("long", 0, 1, 1), lambda: m.density("long"),
    lambda: m.cumulative("long"), lambda: m.cumulative_at("long", 1),
    lambda: m.density_totals("long"), lambda: m.cumulative_totals("long"),
    lambda: m.price_at("long", 1), lambda: m.clusters("long"),
    lambda: m.merge(filled()), lambda: filled().merge(m), lambda: m.resample(AXIS),
    lambda: heat.push(m), lambda: liqmap.Heat(m, 5), lambda: pickle.dumps(m),
]
for call in calls:
    try:
        call()
    except liqmap.UsageError as failure:
        assert "the map was released" in str(failure), failure
    else:
        raise AssertionError(call)
assert density.at(1e5).total >= 0 and len(m) == 1001
print("fine")
"""
    assert run(code) == "fine"


def test_memory_outlives_what_is_forgotten():
    code = """
axis, tiers = m_axis, m_tiers = filled().axis, filled().tiers
readings = [filled().density("long").values for _ in range(50)]
gc.collect()
assert all((r == readings[0]).all() for r in readings)
memory = bytearray(filled().stats().bytes)
m = liqmap.Map(AXIS, TIERS, memory=memory)
del memory
gc.collect()
m.push_many(snapshots(100))
m.validate()
out = m.push_many({k: v + 10**9 if k == "time_ms" else v
                   for k, v in snapshots(50).items()}, liquidated=True)
del m
gc.collect()
assert out.shape == (50, 2, 2) and (out >= 0).all()
class Ring: pass
ring = Ring(); ring.map = filled(); ring.ring = ring
gone = weakref.ref(ring.map)
del ring
gc.collect()
assert gone() is None
print("fine")
"""
    assert run(code) == "fine"


def test_what_is_released_within_a_call():
    code = """
class Sly:
    def __init__(self, m): self.m = m
    def __float__(self):
        self.m.release(); gc.collect(); bytearray(10**6)
        return 1.0
    def __index__(self):
        self.m.release(); gc.collect(); bytearray(10**6)
        return 1
class Column:
    def __init__(self, m): self.m = m
    def to_numpy(self, **_):
        self.m.release(); gc.collect()
        return np.ones(5)
count = 0
calls = [
    lambda m, s: m.push(s, 1, 1, 1, 1),
    lambda m, s: m.push(10**9, s, 1, 1, 1),
    lambda m, s: m.push(10**9, 1, 1, 1, 1, volume=s),
    lambda m, s: m.push(10**9, 1, 1, 1, 1, volume=s, liquidated=True),
    lambda m, s: m.open("long", s, 1, 1, 1), lambda m, s: m.close("long", s),
    lambda m, s: m.place("long", s, 1, 1), lambda m, s: m.place("long", 0, s, 1),
    lambda m, s: m.density(s), lambda m, s: m.density("long", s),
    lambda m, s: m.density("long", first=s), lambda m, s: m.sweep(s, s),
    lambda m, s: m.cumulative_at("long", s), lambda m, s: m.price_at("long", s),
    lambda m, s: m.clusters("long", most=s), lambda m, s: liqmap.Heat(m, s),
    lambda m, s: m.push_many(snapshots(5), volume=Column(m)),
    lambda m, s: m.push_many({**snapshots(5), "volume": Column(m)}),
]
for call in calls:
    for _ in range(5):
        m = filled(5)
        try:
            call(m, Sly(m))
        except (liqmap.Error, TypeError, ValueError):
            pass
        count += 1
print(count == 5 * len(calls))
"""
    assert run(code) == "True"


def test_numbers_that_lie():
    code = """
class Liar(int):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __hash__ = int.__hash__
class Wide(np.ndarray):
    shape = property(lambda self: (len(AXIS), Liar(16)))
narrow = np.zeros((len(AXIS), 1)).view(Wide)
for call in (liqmap.cascade, liqmap.trigger_curve):
    try:
        call(narrow, "up", 95e3, edges=AXIS.edges, per_percent=1e6)
    except ValueError as failure:
        assert "density: expected shape (1001, 16)" in str(failure), failure
    else:
        raise AssertionError(call)
m = filled(5)
m.push(Liar(10**9), 9e4, 95e3, 94e3, 94.5e3)
print(m.stats().time_ms)
"""
    assert run(code) == "1000000000"


def test_memory_is_not_taken_from_objects():
    code = """
things = np.array([object() for _ in range(10**4)])
for call in (lambda: liqmap.Map(AXIS, TIERS, memory=things),
             lambda: filled().copy(memory=things),
             lambda: liqmap.Map.unpack(filled().pack(), memory=things)):
    try:
        call()
    except TypeError as failure:
        assert "expected bytes or numbers, found objects" in str(failure), failure
    else:
        print("taken")
del things
gc.collect()
print("fine")
"""
    assert run(code) == "fine"


def test_objects_that_were_never_born():
    code = """
count = 0
for thing in (liqmap.Map, liqmap.Heat):
    blank = thing.__new__(thing)
    for name in dir(thing):
        if name.startswith("_") and name not in ("__len__", "__repr__", "__copy__"):
            continue
        for arguments in ((), (1,), ("long",), ("long", 1), (filled(5),), (1,) * 5):
            try:
                getattr(blank, name)(*arguments)
            except (AttributeError, TypeError, ValueError, OSError):
                pass
            count += 1
print(count > 120)
"""
    assert run(code) == "True"


def test_hundreds_of_wrong_calls():
    code = f"draw = random.Random({seed('wrong calls', 7)})" + """
nasty = [
    None, True, 0, 1, -1, 2**31, 2**63 - 1, 2**63, -2**63, 2**64, 10**400, 0.0, 1.5,
    float("nan"), float("inf"), -1e308, 5e-324, 1e60, 1e61, "", "long", "quote", "up",
    "\\0", "x" * 10**5, b"", b"x" * 64, bytearray(80), object(), [], [1],
    [None], (), {},
    {"a": 1}, set(), range(5), Ellipsis, int, len, np.nan, np.float32(1), np.int8(1),
    np.zeros(0), np.zeros(5), np.zeros((2, 2)), np.zeros((5, 2, 2)), np.zeros(5, "i8"),
    np.zeros(5, "f4"), np.zeros(5, object), np.zeros(10)[::2], np.zeros(5, "M8[ms]"),
    np.zeros(3, [("high", "f8")]), np.array(5.0), memoryview(b"12345678"), AXIS, TIERS,
    liqmap.Config(), liqmap.Position("long", 1), snapshots(3), filled(3),
    filled(3).pack(),
    liqmap.Tier(5, 0.1), liqmap.venue("binance:BTCUSDT"), filled(5).density("long"),
]
keywords = ["unit", "out", "first", "count", "liquidated", "memory", "volume", "high",
            "most", "order", "move", "per_percent", "depth", "edges", "low", "to_ms"]
m, heat = filled(20), liqmap.Heat(filled(20), 4)
heat.push(m)
targets = [getattr(m, name) for name in dir(m)
           if not name.startswith("_") and callable(getattr(m, name))
           and name not in ("release",)]
targets += [heat.push, heat.read, AXIS.find, m.density("short").at]
targets += [getattr(liqmap, name) for name in liqmap.__all__
            if callable(getattr(liqmap, name)) and not name.endswith("Error")
            and name != "show_versions"]
venue = liqmap.venue("binance:BTCUSDT")
targets += [venue.price, venue.tiers]
tally = {}
refused = count = 0
for target in targets:
    for _ in range(120):
        arguments = [draw.choice(nasty) for _ in range(draw.randrange(6))]
        named = {draw.choice(keywords): draw.choice(nasty)
                 for _ in range(draw.randrange(3))} if draw.random() < 0.5 else {}
        try:
            target(*arguments, **named)
        except (liqmap.Error, TypeError, ValueError, AttributeError, LookupError,
                OverflowError, MemoryError, OSError, BufferError) as failure:
            tally[type(failure).__name__] = tally.get(type(failure).__name__, 0) + 1
            refused += 1
        count += 1
    m.validate()
print(count, refused, tally, file=sys.stderr)
assert count > 7000 and refused > count / 2
print("alive")
"""
    assert run(code) == "alive"


def test_tiers_without_end():
    code = """
import itertools
for tiers in (itertools.repeat(TIERS[0]), [TIERS[0]] * 17):
    try:
        liqmap.Map(AXIS, tiers)
    except liqmap.UsageError as failure:
        print(failure.name)
"""
    assert run(code) == "LIQMAP_E_TIER_COUNT\nLIQMAP_E_TIER_COUNT"


def test_packed_bytes_are_not_trusted():
    code = f"draw = random.Random({seed('packed bytes', 11)})" + """
axis = liqmap.linear_axis(90_000, 100_000, 500)
m = liqmap.Map(axis, TIERS)
m.push_many(snapshots(50))
packed = m.pack()
refused = count = 0
def one(data):
    global refused, count
    count += 1
    try:
        other = liqmap.Map.unpack(data)
    except liqmap.FormatError:
        refused += 1
        return
    other.validate()
    other.push_many({**snapshots(5), "time_ms": np.arange(5) + 10**10})
    other.density("long"), other.cumulative("short"), other.summary(), other.copy()
for n in range(0, len(packed), 7):
    one(packed[:n])
for at in range(len(packed)):
    bad = bytearray(packed)
    bad[at] ^= 1 << draw.randrange(8)
    one(bad)
for _ in range(300):
    one(draw.randbytes(draw.randrange(400)))
    bad = bytearray(packed)
    for _ in range(5):
        bad[draw.randrange(len(bad))] = draw.randrange(256)
    one(bad)
one(packed + b"x")
for garbage in (None, 5, "text", [1], np.zeros((3, 4))[:, ::2]):
    try:
        liqmap.Map.unpack(garbage)
    except (TypeError, ValueError):
        pass
    else:
        raise AssertionError(garbage)
whole = pickle.dumps(m)
for at in range(0, len(whole), 3):
    bad = bytearray(whole)
    bad[at] ^= 255
    try:
        pickle.loads(bytes(bad))
    except Exception:
        pass
assert refused >= count - 5 and count > 1200, (refused, count)
one(packed)
print("fine")
"""
    assert run(code) == "fine"


def test_memory_that_is_attached_is_not_trusted():
    code = f"draw = random.Random({seed('attached memory', 3)})" + """
axis = liqmap.linear_axis(90_000, 100_000, 500)
memory = bytearray(liqmap.Map(axis, TIERS).stats().bytes)
m = liqmap.Map(axis, TIERS, memory=memory)
m.push_many(snapshots(50))
m.release()
later = {**snapshots(5), "time_ms": np.arange(5) + 10**10}
refused = attached = 0
for at in range(len(memory) - 8):
    bad = bytearray(memory)
    for _ in range(draw.choice((1, 1, 4, 8))):
        odd = draw.choice((0, 1, 127, 255, draw.randrange(256)))
        bad[at + draw.randrange(8)] = odd
    try:
        other = liqmap.Map.attach(bad)
    except (liqmap.FormatError, liqmap.NotReadyError):
        refused += 1
        continue
    attached += 1
    for call in (
        lambda: other.push_many(later), lambda: other.density("long"),
        lambda: other.cumulative("short"), other.summary, other.copy, other.stats,
        other.validate, other.pack, lambda: other.clusters("short"),
        lambda: other.price_at("long", 1e5), lambda: other.close("long", 1),
        lambda: other.open("short", 1, 95e3, 94e3, 94.5e3),
        lambda: other.merge(m2), lambda: other.resample(axis),
    ):
        m2 = liqmap.Map(axis, TIERS)
        try:
            call()
        except liqmap.Error:
            pass
assert refused > 100 and attached > 1000, (refused, attached)
print("fine")
"""
    assert run(code) == "fine"


def test_threads_may_share_a_map():
    code = """
sys.setswitchinterval(1e-6)
m = filled()
times = iter(range(10**9, 10**12))
stop, failures, calls = threading.Event(), [], [0] * 6
def work(number, call):
    try:
        while not stop.is_set():
            try:
                call()
            except liqmap.DataError as failure:
                assert failure.name == "LIQMAP_E_TIME", failure
            calls[number] += 1
    except BaseException as failure:
        failures.append(failure)
column = bytearray(np.arange(100.0).tobytes())
def resize():
    column.extend(b"x" * 8000)
    del column[800:]
def many():
    start = next(times)
    columns = snapshots(100)
    columns["time_ms"] = np.arange(100) + start
    try:
        m.push_many({**columns, "volume": memoryview(column).cast("d")})
    except ValueError:
        pass
def read():
    m.density("short"), m.cumulative("long").at(95e3), m.stats(), m.pack()
def push():
    m.push(next(times) + 200, 9e4, 95e3, 94e3, 94.5e3, liquidated=True)
def grow():
    try:
        resize()
    except BufferError:
        pass
threads = [threading.Thread(target=work, args=pair)
           for pair in enumerate((many, read, push, grow, m.validate, m.copy))]
for thread in threads: thread.start()
for _ in range(300):
    if min(calls) > 50 or failures:
        break
    stop.wait(0.2)
stop.set()
for thread in threads: thread.join()
assert not failures, failures
assert min(calls) > 50, calls
m.validate()
print("fine")
"""
    assert run(code) == "fine"


def test_what_takes_two_calls_is_one_step_too():
    code = f"draw = random.Random({seed('two calls', 3)})" + """
sys.setswitchinterval(1e-6)
m, ring = filled(), liqmap.Heat(filled(), 64)
stop, failures, looked = threading.Event(), [], [0, 0]
def write():
    time = 10**9
    while not stop.is_set():
        close, time = 95e3 + draw.uniform(-5e3, 5e3), time + 1
        m.push(time, draw.uniform(1e4, 9e4), close + 1e3, close - 1e3, close)
        ring.push(m)
        if time % 50 == 0: ring.thin()
        if time % 200 == 0: m.reset()
def clusters():
    assert all(x.amount > 0 and x.buckets > 0 for x in m.clusters("short"))
    looked[0] += 1
def window():
    w = ring.read("short", low=9e4, high=1e5)
    assert (np.diff(w.times) > 0).all() and (w.closes >= 9e4).all()
    assert (w.amounts >= 0).all() and len(w.amounts) == len(w.times)
    looked[1] += 1
def look(call):
    try:
        while not stop.is_set(): call()
    except BaseException as failure:
        failures.append(failure)
threads = [threading.Thread(target=write)]
threads += [threading.Thread(target=look, args=(f,)) for f in (clusters, window)]
for thread in threads: thread.start()
for _ in range(300):
    if min(looked) > 3000 or failures:
        break
    stop.wait(0.05)
stop.set()
for thread in threads: thread.join()
assert not failures, failures
assert min(looked) > 100, looked
print("fine")
"""
    assert run(code) == "fine"


def test_a_map_released_under_other_threads():
    code = """
sys.setswitchinterval(1e-6)
for _ in range(20):
    m = filled(20)
    def work():
        for i in range(10**6):
            try:
                m.push(10**9 + i, 9e4, 95e3, 94e3, 94.5e3, liquidated=True)
                m.cumulative("short")
            except liqmap.DataError:
                pass
            except liqmap.UsageError as failure:
                assert "released" in str(failure)
                return
    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads: thread.start()
    m.release()
    for thread in threads: thread.join()
print("fine")
"""
    assert run(code) == "fine"


def test_threads_that_python_did_not_start():
    code = """
import ctypes
libc = ctypes.CDLL(None)
start_type = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)
m, done = filled(), []
@start_type
def work(_):
    for i in range(200):
        m.push(10**10 + len(done) * 10**6 + i, 9e4, 95e3, 94e3, 94.5e3)
        m.density("long")
    done.append(1)
    return None
for _ in range(4):
    thread = ctypes.c_ulong()
    assert libc.pthread_create(ctypes.byref(thread), None, work, None) == 0
    libc.pthread_join(thread, None)
m.validate()
print(len(done), m.stats().pushes)
"""
    assert run(code) == "4 1000"


def test_subinterpreters_come_and_go():
    pytest.importorskip("_xxsubinterpreters")
    code = """
import sys
sys.modules["numpy"] = None
import _xxsubinterpreters as interpreters
import liqmap
m = liqmap.Map(liqmap.linear_axis(80_000, 110_000, 25))
inner = '''
import sys
sys.modules["numpy"] = None
import liqmap
m = liqmap.Map(liqmap.linear_axis(80_000, 110_000, 25))
for i in range(100):
    m.push(i + 1, 9e4, 95e3, 94e3, 94.5e3, liquidated=True)
kept = m.density("long"), m.copy(), liqmap.Heat(m, 3), m.pack()
sys.kept = kept
'''
for _ in range(5):
    number = interpreters.create()
    interpreters.run_string(number, inner)
    interpreters.destroy(number)
    m.push(m.stats().pushes + 1, 9e4, 95e3, 94e3, 94.5e3)
left = interpreters.create()
interpreters.run_string(left, inner)
m.validate()
print(m.stats().pushes)
"""
    assert run(code, begin="") == "5"


def test_the_interpreter_may_end_at_any_time():
    code = """
import atexit
m = filled()
class Last:
    def __init__(self, m): self.m = m
    def __del__(self):
        self.m.push(10**12, 9e4, 95e3, 94e3, 94.5e3)
        self.m.validate()
        os.write(1, b"last ")
sys.last = Last(m)
atexit.register(lambda: (m.stats(), os.write(1, b"exit ")))
def forever():
    i = 10**9
    while True:
        try:
            m.push(i, 9e4, 95e3, 94e3, 94.5e3)
            m.density("short")
        except liqmap.DataError:
            pass
        i += 1
for _ in range(3):
    threading.Thread(target=forever, daemon=True).start()
"""
    for _ in range(5):
        assert run(code).startswith("exit")
    assert run("m = filled(); os._exit(3)", status=3) == ""
    assert run("m = filled(); sys.exit(4)", status=4) == ""


def test_a_fork_has_a_map_of_its_own():
    code = """
sys.setswitchinterval(1e-6)
m = filled()
stop = threading.Event()
def work():
    i = 10**9
    while not stop.is_set():
        m.push(i, 9e4, 95e3, 94e3, 94.5e3)
        i += 1
thread = threading.Thread(target=work)
thread.start()
for _ in range(10):
    child = os.fork()
    if child == 0:
        m.push(10**12, 9e4, 95e3, 94e3, 94.5e3)
        m.validate()
        m.cumulative("long")
        os._exit(7)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
stop.set()
thread.join()
m.validate()
print("fine")
"""
    assert run(code) == "fine"


def test_a_crash_would_be_seen():
    """The control: a process that does crash fails these tests."""
    with pytest.raises(AssertionError, match="Fatal|Segmentation"):
        run(
            "import ctypes; ctypes.string_at(0)",
            begin="import faulthandler\n" "faulthandler.enable()\n",
        )

"""What a call costs from Python, beside the same call from C in the same process.

The two run in turn on the same columns; what counts is the median of the ratios of
neighbours: bench_python.py LIBRARY, of from_python.c
"""
import ctypes
import statistics
import sys
import time

import liqmap
import numpy as np

MINUTES = 525_600  # of a year
AIM = 1.2  # for push_many; printed, not enforced: machines differ

c = ctypes.PyDLL(sys.argv[1])
pointer, integer = ctypes.c_void_p, ctypes.c_int64
for name, arguments in (
    ("time_push_many", [pointer] * 7 + [integer]),
    ("time_push", [pointer, integer, integer]),
    ("time_cumulative", [pointer, pointer, integer, integer]),
):
    getattr(c, name).restype = ctypes.c_double
    getattr(c, name).argtypes = arguments


def year():
    draw = np.random.default_rng(1)
    close = 95_000 * np.exp(np.cumsum(draw.normal(0, 5e-4, MINUTES)))
    close = np.clip(close, 30_000, 300_000)
    return {
        "time_ms": np.arange(1, MINUTES + 1, dtype=np.int64) * 60_000,
        "open_interest": 9e4 + 100 * np.sin(np.arange(MINUTES) / 50),
        "high": close * (1 + 5e-4 * draw.random(MINUTES)),
        "low": close * (1 - 5e-4 * draw.random(MINUTES)),
        "close": close,
        "volume": 500 * draw.random(MINUTES),
    }


def prepared():
    """A snapshot as a struct, filled but for its time."""
    values = {"open_interest": 9e4, "high": 95e3, "low": 94.9e3, "close": 95e3}
    return liqmap._structs.liqmap_snapshot(**values)


def seconds(call):
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def compare(name, python, in_c, items, rounds, aim=""):
    """Print a line for people and one for programs."""
    pairs = [(python(), in_c()) for _ in range(rounds)]
    assert min(min(pair) for pair in pairs) > 0, "the call from C failed"
    ours, theirs = (1e9 * statistics.median(side) / items for side in zip(*pairs))
    first, ratio, third = statistics.quantiles([a / b for a, b in pairs], n=4)
    print(
        f"| {name} | {ours:.2f} | {theirs:.2f} "
        f"| {ratio:.2f} [{first:.2f}, {third:.2f}] "
        f"| {aim} |"
    )
    print(f"csv,python {name},{ours:.4f},{theirs:.4f},{ratio:.4f}")


def main():
    columns = year()
    axis = liqmap.log_axis(20_000, 400_000, 0.0005)
    m = liqmap.Map(axis)
    at = [columns[name].ctypes.data for name in columns]
    print("| from Python | ns | from C | ratio [middle half] | aim |")
    print("|---|---|---|---|---|")

    def many_python():
        m.reset()
        return seconds(lambda: m.push_many(columns))

    def many_c():
        m.reset()
        return c.time_push_many(m._handle(), *at, MINUTES)

    compare(f"push_many, {MINUTES:,} rows, each", many_python, many_c, MINUTES, 15, AIM)

    clock, n = [10**12], 2000

    def one_python():
        clock[0] += n
        push = m.push
        return seconds(
            lambda: [push(clock[0] + i, 9e4, 95e3, 94.9e3, 95e3) for i in range(n)]
        )

    def one_c():
        clock[0] += n
        return c.time_push(m._handle(), clock[0], n)

    compare("push", one_python, one_c, n, 50)

    bare, snapshot = liqmap._library.lib.liqmap_push, prepared()
    place, at = m._handle(), ctypes.byref(snapshot)

    def one_bare():
        clock[0] += n

        def push(time_ms):
            snapshot.time_ms = time_ms
            return bare(place, None, 0, 0, at)

        return seconds(lambda: [push(clock[0] + i) for i in range(n)])

    compare("push, beside a bare ctypes call", one_python, one_bare, n, 50)

    shape = len(axis), len(m.tiers)
    out = np.empty(shape)

    def read_python():
        return seconds(lambda: m.cumulative("short", out=out))

    def read_c():
        return c.time_cumulative(m._handle(), out.ctypes.data, out.size, len(axis))

    compare(
        f"cumulative, {shape[0]:,} x {shape[1]}, a bucket",
        read_python,
        read_c,
        len(axis),
        300,
    )


main()

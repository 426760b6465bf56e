"""How the cost of a push and of a summary grows: scaling.py PICTURE.svg

By buckets, tiers and entry points, in processor time of this thread, medians of 7. Needs
NumPy and matplotlib.
"""
import statistics
import sys
import time

import liqmap
import matplotlib
import numpy as np

matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "liqmap"
import matplotlib.pyplot as plt  # noqa: E402

ROWS = 20_000


def day():
    draw = np.random.default_rng(1)
    close = 100_000 * np.exp(np.cumsum(draw.normal(0, 5e-4, ROWS)))
    close = np.clip(close, 75_000, 125_000)
    return {
        "time_ms": np.arange(1, ROWS + 1, dtype=np.int64) * 60_000,
        "open_interest": 9e4 + 3e3 * np.sin(np.arange(ROWS) / 7),
        "high": close * (1 + 3e-4 * draw.random(ROWS)),
        "low": close * (1 - 3e-4 * draw.random(ROWS)),
        "close": close,
        "volume": 100 * draw.random(ROWS),
    }


def timed(call, items):
    """ns of one item."""
    times = []
    for _ in range(7):
        begin = time.thread_time()
        call()
        times.append(time.thread_time() - begin)
    return 1e9 * statistics.median(times) / items


def costs(buckets=4096, tiers=3, entry_points=1):
    """ns of a push, and of a summary after them."""
    axis = liqmap.Axis("linear", 50_000, 100_000 / buckets, buckets)
    rows = [liqmap.Tier(10 + 7 * t, 0.03, mmr=0.004) for t in range(tiers)]
    m = liqmap.Map(axis, rows, liqmap.Config(entry_points=entry_points))

    def push():
        m.reset()
        m.push_many(columns)

    pushed = timed(push, ROWS)
    return pushed, timed(lambda: [m.summary() for _ in range(10)], 10)


columns = day()
figure, panels = plt.subplots(1, 3, figsize=(11, 3.2), layout="constrained")
cases = {
    "buckets": [2**k for k in range(10, 17)],
    "tiers": [1, 2, 3, 4, 6, 8, 12, 16],
    "entry_points": [1, 2, 4, 8, 16, 32],
}
for panel, (name, sizes) in zip(panels, cases.items()):
    found = [costs(**{name: size}) for size in sizes]
    for size, (push, summary) in zip(sizes, found):
        print(f"csv,{name},{size},{push:.1f},{summary:.0f}", flush=True)
    panel.loglog(sizes, [push for push, _ in found], "o-", label="push")
    panel.loglog(sizes, [summary for _, summary in found], "s--", label="summary")
    panel.set_xlabel(name.replace("_", " "))
    panel.set_ylabel("ns")
    panel.grid(True, which="both", alpha=0.3)
panels[0].legend()
figure.savefig(sys.argv[1], metadata={"Date": None})

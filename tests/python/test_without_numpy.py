"""The same without NumPy: arrays are what has the buffer protocol, and memoryviews."""
import json
import os
import subprocess
import sys

import numpy as np
import pytest
from world import AXIS, fresh, snapshots

CODE = """
import array, json, mmap, pickle, sys
sys.modules["numpy"] = None
import liqmap
given = json.load(sys.stdin)
AXIS = liqmap.Axis(*given["axis"])
TIERS = [liqmap.Tier(25, 0.3, 0.2), liqmap.Tier(100, 0.1, 0.4, 0.005, 0.0004)]
columns = {name: array.array("q" if name == "time_ms" else "d", column)
           for name, column in given["columns"].items()}
n = len(columns["close"])
m = liqmap.Map(AXIS, TIERS)
"""


def run(code, n=50):
    columns = {name: c.tolist() for name, c in snapshots(n).items()}
    given = {"columns": columns, "axis": [AXIS.kind, AXIS.low, AXIS.step, AXIS.buckets]}
    result = subprocess.run(
        [sys.executable, "-c", CODE + code],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        cwd=os.path.dirname(__file__),
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_the_same_map_and_readings():
    code = """
rows = m.push_many(columns, liquidated=True)
print(json.dumps({
    "packed": m.pack().hex(),
    "again": pickle.loads(pickle.dumps(m)).pack().hex(),
    "rows": rows.tolist(),
    "density": m.density("long").values.tolist(),
    "cumulative": m.cumulative("short", "contracts").values.tolist(),
    "at": m.cumulative("short").at(97_000),
    "edges": AXIS.edges.tolist(),
    "types": [type(x).__name__ for x in (rows, m.density("long").values, AXIS.edges)],
}))
"""
    found, m = run(code), fresh()
    rows = m.push_many(snapshots(50), liquidated=True)
    assert found["packed"] == found["again"] == m.pack().hex()
    assert (np.array(found["rows"]) == rows).all()
    assert (np.array(found["density"]) == m.density("long").values).all()
    cumulative = m.cumulative("short", "contracts").values
    assert (np.array(found["cumulative"]) == cumulative).all()
    assert found["at"][3] == m.cumulative_at("short", 97_000).total
    assert (np.array(found["edges"]) == AXIS.edges).all()
    assert found["types"] == ["memoryview"] * 3


@pytest.mark.parametrize(
    "form",
    [
        "{k: memoryview(v) for k, v in columns.items()}",
        "{k: memoryview(v).toreadonly() for k, v in columns.items()}",
        "{k: list(v) for k, v in columns.items()}",
        "{k: tuple(v) for k, v in columns.items()}",
        "{k: memoryview(v.tobytes()).cast(v.typecode) for k, v in columns.items()}",
        "{k: memoryview(bytearray(v.tobytes())).cast(v.typecode)"
        " for k, v in columns.items()}",
    ],
)
def test_all_that_holds_numbers(form):
    found = run(f"m.push_many({form}); print(json.dumps(m.pack().hex()))")
    m = fresh()
    m.push_many(snapshots(50))
    assert found == m.pack().hex()


def test_outputs_may_be_given():
    code = """
flat = array.array("d", bytes(8 * n * 4))
out = memoryview(flat).cast("B").cast("d", (n, 2, 2))
assert m.push_many(columns, out=out) is out
assert max(flat) > 0
page = mmap.mmap(-1, 1 << 20)
part = memoryview(page)[: 8 * 20].cast("d", (10, 2))
reading = m.density("short", first=440, count=10, out=part)
assert reading.values is part
whole = m.density("short").values.tolist()
assert part.tolist() == whole[440:450]
assert len(m.density("long", count=0)) == 0 and repr(m.density("long", count=0))
assert m.push_many(time_ms=[], open_interest=[], high=[], low=[], close=[]) is None
heat = liqmap.Heat(m, 3, tiers=True)
assert len(heat.read("long").amounts) == 0
heat.push(m)
assert heat.read("long").amounts.shape == (1, 1001, 2)
assert heat.read("long", single=True).amounts.format == "f"
print(json.dumps(liqmap.bracketed_prices(
    liqmap.Position("long", 1, 10), liqmap.venue("binance:BTCUSDT").brackets,
    entry=[9e4, 8e4], side=[0, 1]).prices.tolist()))
"""
    assert len(run(code)) == 2


def test_errors_are_the_same():
    code = """
wrong = [
    (array.array("f", [1] * n), "high: expected float64, found float32"),
    (array.array("q", [1] * n), "high: expected float64, found"),
    (bytes(8 * n), "high: expected float64, found bytes"),
    (columns["high"][:-1], "high: expected 50 rows, found 49"),
    (memoryview(columns["high"])[::-1], "high: "),
    (memoryview(bytes(8 * n)).cast("d", (n // 2, 2)), "high: expected shape"),
    (memoryview(bytearray(8 * n + 1))[1:].cast("d"), "high: does not lie at"),
    ([None] * n, "high: expected float64s"),
    (5.0, "high: expected an array, found float"),
]
for high, text in wrong:
    try:
        m.push_many({**columns, "high": high})
    except (TypeError, ValueError) as failure:
        assert str(failure).startswith(text), failure
    else:
        raise AssertionError(text)
assert m.stats().pushes == 0
columns["low"][9] = 1e9
try:
    m.push_many(columns)
except liqmap.DataError as failure:
    print(json.dumps([len(wrong), failure.index, m.stats().pushes]))
"""
    assert run(code) == [9, 9, 9]

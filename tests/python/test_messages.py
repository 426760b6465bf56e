"""What is called wrongly says which argument is wrong, and what it takes."""
import re
from pathlib import Path

import liqmap
import numpy as np
import pytest
from world import AXIS, TIERS, filled, snapshots

FRAME = snapshots(30)
M = filled()
SHORTS = M.density("short")
CLOSE = M.stats().close
POSITION = liqmap.Position("long", 95_000, 10)
BOOK = {"per_percent": 1e6}

CALLS = [
    (lambda: liqmap.Map(AXIS, 25), "tiers: expected some of Tier(leverage, share_long"),
    (lambda: liqmap.Map(AXIS, "classic"), "tiers: expected some of Tier(.*found 'classic'"),
    (lambda: liqmap.Map(AXIS, [25, 50]), "tiers: number 0: expected Tier(.*found 25"),
    (lambda: liqmap.Map(AXIS, TIERS[0]), "tiers: number 0: expected Tier("),
    (lambda: liqmap.Map(AXIS, [TIERS[0], (5,)]), "tiers: number 1: expected Tier("),
    (lambda: liqmap.Map(AXIS, liqmap.Config()), "tiers: .*found Config"),
    (lambda: liqmap.Map(AXIS, config="classic"), "config: expected Config, found str"),
    (lambda: liqmap.Map(95_000), "axis: expected Axis, found int"),
    (lambda: liqmap.Map.from_frame(FRAME, "classic"), "config: .*{'preset': 'classic'} is meant"),
    (lambda: liqmap.Map.from_config("btcusdt-1h"), "config: .*{'preset': 'btcusdt-1h'} is meant"),
    (lambda: liqmap.Map.from_frame(FRAME, "okx:BTC-USDT-SWAP"), "config: .*{'venue': 'okx:BTC"),
    (lambda: liqmap.Map.from_frame(FRAME, AXIS), "config: expected a path or a dict, found Axis"),
    (lambda: liqmap.Heat.from_frame(FRAME, liqmap.Config()), "config: expected a path or a dict"),
    (lambda: liqmap.Heat.from_frame(FRAME, most=0), "most: expected 1 or more, found 0"),
    (lambda: liqmap.Map.from_frame("data.csv"), "frame: .*'data.csv': pandas.read_csv"),
    (lambda: M.push_many(Path("data.csv")), "frame: .*pandas.read_csv"),
    (lambda: M.push_many({**FRAME, "time_ms": ["2026-01-14"] * 30}),
     "time_ms: .* is a text, of which pandas.to_datetime() makes times"),
    (lambda: M.push_many({**FRAME, "close": ["95000.0"] * 30}),
     "close: .*'95000.0' is a text, of which float() makes numbers"),
    (lambda: liqmap.Map.from_frame([[1, "2", "3", "4", "5", "6", 7]]), "row 0: .* found 7 values"),
    (lambda: liqmap.Map.from_frame(FRAME, columns={"high": None}), "no column high: found 'time_ms'"),
    (lambda: liqmap.Map.from_frame(None), "frame: expected a DataFrame"),
    (lambda: liqmap.Map.from_frame([]), "no rows"),
    (lambda: liqmap.Map.from_frame(FRAME, columns={"vol": "volume"}), "columns: .*{'volume': 'vol'}"),
    (lambda: liqmap.Map.for_venue("BTCUSDT", AXIS), "name: 'BTCUSDT'.*binance:BTCUSDT"),
    (lambda: liqmap.venue("binance:BTCUSDC"), "name: .*such as binance:BTCUSD"),
    (lambda: liqmap.Map.for_venue("binance:BTCUSDT", AXIS, "classic"), "tiers: .*'classic'"),
    (lambda: liqmap.Map.for_venue("binance:BTCUSDT", AXIS, preset="clasic"),
     "name: expected 'btcusdt-1h' or 'classic', found 'clasic'"),
    (lambda: liqmap.Map.for_venue("binance:BTCUSDT", AXIS, preset=liqmap.preset("classic")),
     "preset: expected the name of one, found Preset"),
    (lambda: liqmap.preset("classic", -1), "bar_ms: -1"),
    (lambda: liqmap.log_axis(200_000, 20_000, 0.0005), "high: 20,000 is below low, 200,000"),
    (lambda: M.push(FRAME), "expected a Snapshot or .*found dict: push_many"),
    (lambda: M.merge([M.copy()]), "others: expected maps, as by merge"),
    (lambda: liqmap.Map.unpack("btc.map"), "data: expected bytes, found str"),
    (lambda: liqmap.cascade(M, "up", CLOSE, **BOOK), "density: found a Map: expected its density"),
    (lambda: liqmap.trigger_curve(M, "down", CLOSE, **BOOK), "density: .*density('long')"),
    (lambda: liqmap.cascade(SHORTS, "up", CLOSE, depth=[1, 2]), "depth: expected (prices, amounts)"),
    (lambda: liqmap.cascade(SHORTS, "up", CLOSE, depth=[(1e5, 1e6), (1.1e5, 2e6)]),
     "depth: expected (prices, amounts), two columns, not rows"),
    (lambda: liqmap.cascade(SHORTS, "up", CLOSE, depth=[(1e5, 1e6)] * 3), "depth: expected (prices"),
    (lambda: liqmap.cascade(SHORTS, "up", CLOSE, **BOOK, order=-1), "order: expected 0 or more"),
    (lambda: liqmap.cascade(SHORTS, "up", CLOSE, per_percent=-1), "per_percent: expected 0 or more"),
    (lambda: liqmap.trigger_curve(SHORTS, "up", CLOSE, per_percent=-1), "per_percent: expected 0"),
    (lambda: M.cumulative("short").at([95e3, 96e3]),
     "price: expected one, found list: Map.cumulative_at() takes many"),
    (lambda: M.cumulative("short").at(np.array([95e3])), "price: expected one, found ndarray"),
    (lambda: M.cumulative("short").sum(), "sum: cumulative amounts are sums over buckets"),
    (lambda: M.cumulative("short").sum(0), "sum: cumulative amounts are sums over buckets"),
    (lambda: liqmap.Map.from_frame({**snapshots(9), "volume": 5000.0}),
     "volume: expected an array, found float"),
    (lambda: M.copy().push_many({**snapshots(9), "close": 95_000}),
     "close: expected an array, found int"),
    (lambda: liqmap.Forecast(-1), "life_ms: expected milliseconds, found -1"),
    (lambda: liqmap.Forecast().add(1, 5, (1, 1)), "forecast: expected (long, short)"),
    (lambda: liqmap.Forecast().add(1, (5, 5), (1, 1, 1)), "observed: expected (long, short)"),
    (lambda: liqmap.bracketed_price(POSITION, 5), "brackets: expected some of Bracket(cap"),
    (lambda: liqmap.bracketed_price(POSITION, [5]), "brackets: number 0: expected Bracket(cap"),
    (lambda: liqmap.bracketed_price(5, ()), "position: expected Position, found int"),
    (lambda: liqmap.venue("binance:BTCUSDT").tiers([50]), "tiers: number 0: expected Tier("),
    (lambda: liqmap.from_ccxt(5, []), "open_interest: expected a list, found int"),
    (lambda: liqmap.from_ccxt([], 5), "ohlcv: expected a list, found int"),
    (lambda: liqmap.inspect(FRAME, limits={"change": 5}), "limits: expected Limits, found dict"),
]


@pytest.mark.parametrize("call, text", CALLS, ids=[text for _, text in CALLS])
def test_a_wrong_call_names_the_argument(call, text):
    before = M.copy()
    with pytest.raises((TypeError, ValueError), match="^" + re.sub(r"([(){}])", r"\\\1", text)):
        call()
    assert M == before


def test_a_file_of_such_a_name_is_read(tmp_path, monkeypatch):
    """However it is called."""
    monkeypatch.chdir(tmp_path)
    Path("classic").write_text('{"preset": "classic"}')
    assert liqmap.Map.from_frame(FRAME, "classic") == liqmap.Map.from_frame(
        FRAME, {"preset": "classic"})
    with pytest.raises(FileNotFoundError):
        liqmap.Map.from_frame(FRAME, "nothing.json")

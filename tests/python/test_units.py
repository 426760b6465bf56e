"""In which unit amounts are: by the names of columns, and by their numbers."""
import csv
import warnings
from pathlib import Path

import liqmap
import numpy as np
import pytest
from seeds import seed

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared/data"
NAMES = ("time_ms", "open_interest", "high", "low", "close", "volume")


def market(n, price=150.0, interest=6e6, turnover=0.1, slope=0.0):
    """Hours of a coin; its open interest moves `slope` times as price does."""
    draw = np.random.default_rng(seed("market of a coin", 4))
    moves = draw.normal(0, 0.008, n)
    close = price * np.exp(np.cumsum(moves))
    held = interest * np.exp(np.cumsum(slope * moves + draw.normal(0, 0.006, n)))
    return {
        "time_ms": 1_700_000_000_000 + np.arange(n) * 3_600_000,
        "open_interest": held,
        "high": close * 1.004,
        "low": close * 0.996,
        "close": close,
        "volume": held * turnover * draw.lognormal(0, 0.5, n),
    }


def said(call, kind=liqmap.UnitWarning):
    """The texts of a kind that a call warns of, each at the line of the call."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        call()
    found = [w for w in caught if w.category is kind]
    assert all(w.filename == __file__ for w in found)
    return [str(w.message) for w in found]


def renamed(frame, **names):
    return {names.get(name, name): column for name, column in frame.items()}


# ---- by name -----------------------------------------------------------------------


@pytest.mark.parametrize("name, place, unit, config, text", [
    ("open_interest", "oi_usd", "contracts", {}, "base coin: unit=\"usd\" converts"),
    ("open_interest", "sumOpenInterestValue", "contracts", {}, "unit=\"usd\" converts"),
    ("open_interest", "notional", "contracts", {}, "unit=\"usd\" converts"),
    ("volume", "Quote Volume", "contracts", {}, "base coin: unit=\"usd\" converts"),
    ("volume", "volCcyQuote", "contracts", {}, "base coin: unit=\"usd\" converts"),
    ("open_interest", "contracts", "contracts", {}, "multiply by what one contract is"),
    ("open_interest", "oi_contracts", "usd", {}, "multiply by what one contract is"),
    ("volume", "vol_contracts", "contracts", {}, "multiply by what one contract is"),
    ("open_interest", "oiCcy", "usd", {}, "is taken for quote currency: multiply it by close"),
    ("volume", "baseVolume", "usd", {}, "is taken for quote currency: multiply it by close"),
    ("open_interest", "oiCcy", "contracts", {"contract": "inverse"}, "is taken for quote"),
    ("open_interest", "oi_usd", "usd", {}, None),
    ("open_interest", "oi_usd", "contracts", {"contract": "inverse"}, None),
    ("open_interest", "oiCcy", "contracts", {}, None),
    ("volume", "volume_btcusdt", "contracts", {}, None),
    ("volume", "vol", "usd", {}, None),
])
def test_what_a_name_says(name, place, unit, config, text):
    frame = renamed(market(40), **{name: place})
    columns = {name: place}

    def from_frame():
        liqmap.Map.from_frame(frame, config, columns=columns, unit=unit)

    def push_many():
        m = liqmap.Map(liqmap.auto_axis(150), config=liqmap.Config(**config))
        m.push_many(frame, columns=columns, unit="usd" if unit == "usd" else "quote")

    def heat():
        liqmap.Heat.from_frame(frame, config, columns=columns, input_unit=unit)

    for call in (from_frame, push_many, heat):
        found = [warning for warning in said(call) if place in warning]
        assert len(found) == (text is not None)
        if text:
            assert found[0].startswith(f"{name} from {place!r} is taken for ")
            assert text in found[0]


def test_a_column_of_another_unit_is_not_taken_by_itself():
    for place, text in (("oi_usd", 'unit="usd" converts'), ("notional", 'unit="usd" converts'),
                        ("contracts", "multiplied by what one contract is")):
        frame = renamed(market(9), open_interest=place)
        with pytest.raises(ValueError, match=f"^no column open_interest, but '{place}'") as refused:
            liqmap.Map.from_frame(frame)
        assert text in str(refused.value)
    with pytest.raises(ValueError, match="^no column open_interest: found 'time_ms', 'x', 'high'"):
        liqmap.Map.from_frame(renamed(market(9), open_interest="x"))


# ---- by numbers --------------------------------------------------------------------


@pytest.mark.parametrize("price", [0.9, 150.0, 95_000.0])
def test_amounts_of_another_unit_are_found(price):
    """Also of a coin of one USD or of 150, where nothing is worth more than there is."""
    coin = market(1500, price)
    oi, close, volume = (coin[name] for name in ("open_interest", "close", "volume"))
    usd = {**coin, "open_interest": oi * close, "volume": volume * close}

    def of(frame, **options):
        return said(lambda: liqmap.Map.from_frame(frame, **options))

    assert of(coin) == [] and of(usd, unit="usd") == []
    assert "which unit=\"usd\" converts" in of(usd)[0]
    assert "as base coin does that is taken for quote currency" in of(coin, unit="usd")[0]
    if price > 100:
        for mixed in ({**coin, "open_interest": oi * close}, {**coin, "volume": volume * close}):
            assert "of open interest an hour, the median of" in of(mixed)[0]
        assert "of open interest an hour" in of({**usd, "volume": volume}, unit="usd")[0]
    inverse = {"contract": "inverse"}
    assert of(coin, config=inverse) == [] and of(usd, config=inverse) == []
    assert "as base coin" in of({**coin, "open_interest": oi / close}, config=inverse)[0]


@pytest.mark.parametrize("slope", [-0.4, 0.0, 0.3])
def test_open_interest_may_follow_price_a_little(slope):
    frame = market(3000, slope=slope)
    assert said(lambda: liqmap.Map.from_frame(frame)) == []
    few = {name: column[:400] for name, column in market(3000, slope=1).items()}
    assert said(lambda: liqmap.Map.from_frame(few)) == []


def test_open_interest_that_knows_nothing_of_price():
    """However wild it is: its error is as large."""
    frame, count = market(600), 0
    draw = np.random.default_rng(seed("wild open interest", 5))
    for _ in range(40):
        frame["open_interest"] = 6e6 * draw.uniform(0.7, 1.3, 600)
        count += len(said(lambda: liqmap.Map.from_frame(frame)))
    assert count == 0


def test_real_open_interest_is_in_its_unit():
    tried = 0
    for path in sorted(REAL.glob("*.csv")):
        with open(path, encoding="utf-8") as file:
            rows = list(csv.reader(line for line in file if not line.startswith("#")))
        if not {"open_interest", "close"} <= set(rows[0]):
            continue
        table = dict(zip(rows[0], zip(*rows[1:])))
        frame = {n: np.array(table[n], float) for n in NAMES if n in table}
        frame["time_ms"] = frame["time_ms"].astype("i8")
        assert said(lambda: liqmap.Map.from_frame(frame)) == [], path
        usd = {**frame, "open_interest": frame["open_interest"] * frame["close"]}
        assert "converts" in said(lambda: liqmap.Map.from_frame(usd))[0], path
        tried += 1
    if not tried:
        pytest.skip("no real data here")
    assert tried >= 6


def test_code_that_has_no_name_is_warned_too():
    names = {"liqmap": liqmap, "frame": market(1500)}
    names["frame"]["open_interest"] = names["frame"]["open_interest"] * 150
    with pytest.warns(liqmap.UnitWarning):
        exec("m = liqmap.Map.from_frame(frame)", names)
    assert names["m"].stats().pushes == 1500


# ---- volume ------------------------------------------------------------------------


def test_volume_of_zeros_is_none():
    frame = market(40)
    without = {name: column for name, column in frame.items() if name != "volume"}
    zeros = {**frame, "volume": np.zeros(40)}
    with pytest.warns(liqmap.NoVolumeWarning, match="^volume is 0 in all rows") as caught:
        m = liqmap.Map.from_frame(zeros)
    assert len(caught) == 1 and m == liqmap.Map.from_frame(without)
    assert m.config.holding_ms > 0 and liqmap.Map.from_frame(frame).config != m.config


def test_volume_by_an_unknown_name_is_not_dropped_in_silence():
    frame = {**renamed(market(40), volume="traded"), "open": market(40)["close"]}
    found = said(lambda: liqmap.Map.from_frame(frame), liqmap.NoVolumeWarning)
    assert len(found) == 1 and "of columns not taken, 'traded', columns=" in found[0]
    for columns in ({"volume": None}, {"volume": "traded"}):
        call = lambda: liqmap.Map.from_frame(frame, columns=columns)  # noqa: B023, E731
        assert said(call, liqmap.NoVolumeWarning) == []
    del frame["traded"]
    assert said(lambda: liqmap.Map.from_frame(frame), liqmap.NoVolumeWarning) == []


# ---- times -------------------------------------------------------------------------


def test_times_at_which_bars_begin():
    frame = market(40)
    kind = liqmap.BarBeginWarning
    for place in ("open_time", "openTime", "startTime"):
        begins = renamed(frame, time_ms=place)
        found = said(lambda: liqmap.Map.from_frame(begins), kind)  # noqa: B023
        assert len(found) == 1 and found[0].startswith(f"time_ms from {place!r} is when a bar")
    both = {**frame, "open_time": frame["time_ms"] - 3_600_000}
    assert said(lambda: liqmap.Map.from_frame(both), kind) == []
    rows = [[int(t), c, h, lo, c, v] for t, _, h, lo, c, v in zip(*(frame[n] for n in NAMES))]
    m = liqmap.Map(liqmap.auto_axis(150))
    found = said(lambda: m.push_many(rows, open_interest=frame["open_interest"]), kind)
    assert len(found) == 1 and "or use from_ccxt()" in found[0]


# ---- rows --------------------------------------------------------------------------


def test_columns_of_different_rows_are_refused():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(market(40))
    interest = frame.pop("open_interest")
    axis = liqmap.auto_axis(150)
    want = liqmap.Map(axis)
    want.push_many(frame, open_interest=interest)
    m = liqmap.Map(axis)
    for other in (interest[::-1], interest.set_axis(interest.index + 1)):
        with pytest.raises(ValueError, match="^open_interest: its index is another than that of"):
            m.push_many(frame, open_interest=other)
        with pytest.raises(ValueError, match="^open_interest: its index"):
            liqmap.Map.from_frame({**{n: frame[n] for n in frame}, "open_interest": other})
        with pytest.raises(ValueError, match="^open_interest: its index"):
            liqmap.inspect(frame, open_interest=other)
    assert m.stats().pushes == 0
    m.push_many(frame, open_interest=interest[::-1].reindex(frame.index))
    assert m == want
    again = liqmap.Map(axis)
    again.push_many(frame, open_interest=interest.set_axis(interest.index + 1).to_numpy())
    assert again == want


def test_a_heat_names_rows_of_the_whole_frame():
    frame = market(40)
    frame["time_ms"][33:] += 9 * 3_600_000
    close, frame["close"][25] = frame["close"][25], frame["high"][25] * 2
    with pytest.raises(liqmap.DataError) as bad:
        liqmap.Heat.from_frame(frame, most=8)
    assert bad.value.index == 25 and bad.value.column == "close"
    frame["close"][25] = close
    found = said(lambda: liqmap.Heat.from_frame(frame, most=8), liqmap.IntervalWarning)
    assert len(found) == 1 and "row 33: " in found[0]

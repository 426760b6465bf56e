"""Frames of any kind, by any names: the same map, or a refusal that names the mistake."""
import os
import subprocess
import warnings
import zipfile
from datetime import datetime, timedelta, timezone

import headers
import liqmap
import numpy as np
import pytest
from world import AXIS, TIERS, as_ccxt, filled, fresh, plain, snapshots

PROGRAM = os.environ.get("LIQMAP_PROGRAM", "")
DATA = os.environ.get("LIQMAP_DATA", str(headers.ROOT.parent / "shared" / "data"))
NAMES = liqmap._frames.COLUMNS


@pytest.fixture
def pandas():
    return pytest.importorskip("pandas")


@pytest.fixture
def columns():
    """Whole milliseconds and amounts that every narrower type holds."""
    found = snapshots(50)
    for name in NAMES[1:]:
        found[name] = np.round(found[name])
    found["low"], found["high"] = found["low"] - 1, found["high"] + 1
    return found


def pushed(*frame, **named):
    m = fresh()
    m.push_many(*frame, **named)
    return m


def times(columns, unit="ms"):
    return columns["time_ms"].astype("M8[ms]").astype(f"M8[{unit}]")


def aware(ms):
    return datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(milliseconds=int(ms))


# ---- what holds columns ------------------------------------------------------------


def test_every_holder_gives_the_same_map(columns, pandas):
    rows = [dict(zip(columns, map(float, row))) for row in zip(*columns.values())]
    for row in rows:
        row["time_ms"] = int(row["time_ms"])
    kinds = [(name, "i8" if name == "time_ms" else "f8") for name in NAMES]
    records = np.zeros(50, kinds)
    for name in NAMES:
        records[name] = columns[name]
    frame = pandas.DataFrame(columns)

    class Array:
        def __array__(self, dtype=None):
            return records

    holders = {
        "dict": columns,
        "dicts": rows,
        "snapshots": [liqmap.Snapshot(**row) for row in rows],
        "tuple": tuple(rows),
        "records": records,
        "recarray": records.view(np.recarray),
        "__array__": Array(),
        "frame": frame,
        "columns of __array__": {n: Column(c) for n, c in columns.items()},
        "plain": plain(columns),
        "__dataframe__": Interchange(frame),
        "chunks": Interchange(frame, 3),
        "as pyarrow has it": Table(frame),
    }
    expected = pushed(columns)
    for name, holder in holders.items():
        assert pushed(holder) == expected, name
    assert len(holders) == 13


class Column:
    def __init__(self, values):
        self.values = values

    def __array__(self, dtype=None):
        return self.values


class Table:
    """As pyarrow has it: `columns` are values, which have to_numpy() and no dtype."""

    class Values:
        def __init__(self, values):
            self.to_numpy = values.to_numpy

    def __init__(self, frame):
        self.column_names = list(frame.columns)
        self.columns = [self.Values(frame[name]) for name in self.column_names]

    def __getitem__(self, name):
        return self.columns[self.column_names.index(name)]


class Crooked:
    """By protocol, with columns that begin or end outside of their buffers."""

    def __init__(self, frame, offset, size):
        self.frame, self.offset, self.length = frame.__dataframe__(), offset, size

    def __dataframe__(self, nan_as_null=False, allow_copy=True):
        return self

    def __getattr__(self, name):
        return getattr(self.frame, name)

    def get_column_by_name(self, name):
        column = self.frame.get_column_by_name(name)
        crooked = type("Column", (), {"offset": self.offset, "size": lambda _: self.length})()
        for same in ("dtype", "describe_null", "null_count", "get_buffers"):
            setattr(crooked, same, getattr(column, same))
        return crooked


class Interchange:
    """A frame that has nothing but the protocol."""

    def __init__(self, frame, chunks=1):
        self.frame, self.chunks = frame, chunks

    def __dataframe__(self, nan_as_null=False, allow_copy=True):
        return self

    def num_chunks(self):
        return self.chunks

    def get_chunks(self, n_chunks=None):
        for part in np.array_split(np.arange(len(self.frame)), self.chunks):
            yield self.frame.iloc[part].reset_index(drop=True).__dataframe__()

    def column_names(self):
        return list(self.frame.columns)

    def get_column_by_name(self, name):
        return self.frame.__dataframe__().get_column_by_name(name)


def test_a_frame_by_protocol_is_refused_by_column(columns, pandas):
    frame = pandas.DataFrame(columns)
    frame["high"] = frame["high"].astype(str)
    with pytest.raises(TypeError, match="^high: expected numbers, found"):
        pushed(Interchange(frame))
    frame = pandas.DataFrame(columns)
    frame["time_ms"] = times(columns, "ns")
    assert pushed(Interchange(frame)) == pushed(columns)
    for offset, size in ((-1, 50), (1, 50), (0, 51), (0, 2**62), (2**60, 50)):
        with pytest.raises(ValueError, match=f"^time_ms: {size} rows do not fit its buffer"):
            pushed(Crooked(frame, offset, size))


@pytest.mark.parametrize("dtype", [">f8", "f4", "i4", "i8", "u8", "u4"])
def test_numbers_of_other_types_are_converted(columns, dtype):
    expected, count = pushed(columns), 0
    for name in NAMES[1:]:
        given = columns[name].astype(dtype)
        assert (given == columns[name]).all()
        assert pushed({**columns, name: given}) == expected
        count += 1
    assert count == 6


def test_strides_and_odd_places_are_converted(columns):
    expected = pushed(columns)
    for name in NAMES[1:]:
        column = columns[name]
        crooked = np.frombuffer(b"\0" + column.tobytes(), np.uint8)[1:].view(np.float64)
        for given in (np.repeat(column, 2)[::2], column[::-1].copy()[::-1], crooked):
            assert pushed({**columns, name: given}) == expected


def test_times_of_other_types_are_converted(columns, pandas):
    expected = pushed(columns)
    ms = columns["time_ms"]
    index = pandas.DatetimeIndex(times(columns, "ns"))
    forms = {
        "int32": ms.astype("i4"),
        "uint64": ms.astype("u8"),
        ">i8": ms.astype(">i8"),
        **{f"M8[{unit}]": times(columns, unit) for unit in ("s", "ms", "us", "ns")},
        "index": index,
        "in a zone": index.tz_localize("UTC").tz_convert("Asia/Tokyo"),
        "datetimes": [aware(v) for v in ms],
        "naive": [aware(v).replace(tzinfo=None) for v in ms],
        "Int64": pandas.Series(ms, dtype="Int64"),
    }
    for name, form in forms.items():
        assert pushed({**columns, "time_ms": form}) == expected, name
    assert len(forms) == 12


def test_nullable_columns(columns, pandas):
    expected = pushed(columns)
    frame = pandas.DataFrame(columns).astype({"open_interest": "Int64", "high": "Float64"})
    assert pushed(frame) == expected
    frame.loc[7, "open_interest"] = pandas.NA
    with pytest.raises(ValueError, match="^open_interest: row 7 is missing"):
        pushed(frame)


def test_ccxt_lists(columns):
    rows = [
        [int(t), c, h, lo, c, v]
        for t, h, lo, c, v in zip(
            *(columns[n] for n in ("time_ms", "high", "low", "close", "volume"))
        )
    ]
    expected = pushed({n: c for n, c in columns.items() if n != "entry"})
    assert pushed(rows, open_interest=columns["open_interest"]) == expected
    with pytest.raises(ValueError, match="no column open_interest"):
        pushed(rows)
    rows[3] = rows[3][:5]
    with pytest.raises(ValueError, match="^row 3: expected time_ms, open, high"):
        pushed(rows, open_interest=columns["open_interest"])


def test_reports_of_several_symbols_are_refused(columns):
    history, ohlcv = as_ccxt(columns)
    other = [{**row, "symbol": "ETH/USDT:USDT"} for row in history]
    with pytest.raises(ValueError, match="found 'BTC/USDT:USDT' and 'ETH/USDT:USDT'$"):
        liqmap.from_ccxt([*history, *other], ohlcv)
    nameless = [{k: v for k, v in row.items() if k != "symbol"} for row in history]
    want = liqmap.from_ccxt(history, ohlcv)
    assert liqmap.from_ccxt(iter(nameless), ohlcv) == want
    assert liqmap.from_ccxt([*history[:9], *nameless[9:]], ohlcv) == want


def test_an_amount_of_0_beside_a_value_is_none(columns):
    history, ohlcv = as_ccxt(columns)
    want = liqmap.from_ccxt(history, ohlcv)
    zeros = [{**row, "openInterestAmount": "0.0"} if k in (5, 6) else row
             for k, row in enumerate(history)]
    with pytest.warns(liqmap.ImplausibleWarning, match="row 5: an amount of 0 beside a value of "
                      r"[\d,.]+, which is taken instead; so in 2 of 50 rows") as caught:
        found = liqmap.from_ccxt(zeros, ohlcv)
    assert [w.filename for w in caught] == [__file__]
    assert list(found["open_interest"]) == pytest.approx(list(want["open_interest"]), rel=1e-12)
    zeros[5]["openInterestValue"] = zeros[6]["openInterestValue"] = None
    assert list(liqmap.from_ccxt(zeros, ohlcv)["open_interest"]).count(0.0) == 2


def test_an_index_of_times(columns, pandas):
    frame = pandas.DataFrame(columns)
    rest = frame.drop(columns="time_ms")
    expected = pushed(frame)
    assert pushed(rest.set_index(times(columns, "ns"))) == expected
    assert pushed(frame.set_index("time_ms")) == expected
    with pytest.raises(ValueError, match="no column time_ms"):
        pushed(rest)
    twice = times(columns, "ns").copy()
    twice[9] = twice[8]
    with pytest.raises(ValueError, match="^index: row 9: .* is there twice"):
        pushed(rest.set_index(pandas.DatetimeIndex(twice)))
    periods = pandas.period_range("2026-01-01", periods=50, freq="H")
    with pytest.raises(TypeError, match=r"^index: a period\[H\] is no time"):
        pushed(rest.set_index(periods))
    with pytest.raises(TypeError, match=r"^time_ms: a period\[H\] is no time"):
        pushed({**columns, "time_ms": pandas.Series(periods)})


def test_whole_numbers_beyond_int64_are_named(columns):
    given = columns["time_ms"].astype("u8")
    given[11] = 2**63
    with pytest.raises(ValueError, match="^time_ms: row 11: 9223372036854775808 does not"):
        pushed({**columns, "time_ms": given})
    given = [int(v) for v in columns["time_ms"]]
    given[12] = 2**63
    with pytest.raises(TypeError, match="^time_ms: expected int64s: row 12: "):
        pushed({**columns, "time_ms": given})
    prices = columns["high"].tolist()
    prices[13] = None
    with pytest.raises(TypeError, match="^high: expected float64s: row 13: "):
        pushed({**columns, "high": prices})


# ---- names -------------------------------------------------------------------------

KNOWN = {
    "freqtrade": {"date": "time_ms"},
    "ccxt": {
        "timestamp": "time_ms",
        "openInterestAmount": "open_interest",
        "baseVolume": "volume",
    },
    "binance": {
        "Close time": "time_ms",
        "sumOpenInterest": "open_interest",
        "High": "high",
        "Low": "low",
        "Close": "close",
        "Volume": "volume",
    },
    "bybit": {
        "startTime": "time_ms",
        "openInterest": "open_interest",
        "highPrice": "high",
        "lowPrice": "low",
        "closePrice": "close",
    },
    "short": {"ts": "time_ms", "oi": "open_interest", "h": "high", "l": "low",
              "c": "close", "vol": "volume"},
}


@pytest.mark.parametrize("names", KNOWN.values(), ids=list(KNOWN))
def test_known_names_are_taken_with_one_warning(columns, names):
    ours = {name: other for other, name in names.items()}
    frame = {ours.get(name, name): column for name, column in columns.items()}
    with pytest.warns(liqmap.ColumnNameWarning) as caught:
        m = pushed(frame)
    kinds = [warning.category for warning in caught]
    begins = [liqmap.BarBeginWarning] * ("startTime" in names)
    assert m == pushed(columns) and kinds == [liqmap.ColumnNameWarning, *begins]
    for other, name in names.items():
        assert f"{name} from {other!r}" in str(caught[0].message)
    assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", liqmap.BarBeginWarning)
        assert pushed(frame, columns={n: o for n, o in ours.items()}) == m


@pytest.mark.parametrize(
    "name, other",
    [
        ("volume", "quote_volume"),
        ("volume", "Volume USDT"),
        ("volume", "volumen"),
        ("volume", "turnover"),
        ("open_interest", "sumOpenInterestValue"),
        ("high", "hihg"),
        ("close", "closed"),
        ("volume", "amount"),
        ("volume", "Qty"),
        ("open_interest", "oi_usd"),
        ("open_interest", "BTC OI"),
    ],
)
def test_a_near_miss_is_named(columns, name, other):
    frame = {other if n == name else n: c for n, c in columns.items()}
    with pytest.raises(ValueError, match=f"^no column {name}, but '{other}': columns="):
        pushed(frame)
    assert pushed(frame, columns={name: other}) == pushed(columns)


def test_a_near_miss_in_quote_currency_is_said_to_be(columns):
    for name, other, is_quote in (
        ("volume", "quote_volume", True), ("open_interest", "sumOpenInterestValue", True),
        ("open_interest", "oi_usd", True), ("volume", "Volume BTC", False),
    ):
        frame = {other if n == name else n: c for n, c in columns.items()}
        with pytest.raises(ValueError) as raised:
            pushed(frame)
        assert ('unit="usd" converts' in str(raised.value)) == is_quote


def test_columns_of_objects_are_converted_or_named(columns, pandas):
    """As a DataFrame has them where rows came as lists, and Binance's texts."""
    from decimal import Decimal

    expected = pushed(columns)
    frame = pandas.DataFrame(columns).astype(object)
    assert pushed(frame) == expected
    frame["close"] = [Decimal(x) for x in columns["close"]]
    frame["time_ms"] = pandas.Series([aware(v) for v in columns["time_ms"]], dtype=object)
    assert pushed(frame) == expected
    for row, wrong, text in ((3, "95000.1", "'95000.1' is a text"),
                             (4, None, "must be real number, not NoneType"),
                             (5, pandas.NA, "must be real number, not NAType")):
        bad = frame.copy()
        bad.loc[row, "high"] = wrong
        with pytest.raises(TypeError, match=f"^high: expected float64s: row {row}: {text}"):
            pushed(bad)
    bad = frame.copy()
    bad.loc[6, "time_ms"] = pandas.NaT
    with pytest.raises(ValueError, match="^time_ms: row 6 is not a time"):
        pushed(bad)


def test_columns_says_what_is_taken(columns):
    without = {n: c for n, c in columns.items() if n != "volume"}
    with pytest.warns(liqmap.NoVolumeWarning):
        expected = pushed(without)
    with pytest.warns(liqmap.NoVolumeWarning):
        assert pushed(columns, columns={"volume": None}) == expected
    frame = {**without, "Volume": columns["volume"], "vol": columns["volume"]}
    with pytest.raises(ValueError, match="^volume: 'Volume' and 'vol' are there"):
        pushed(frame)
    assert pushed(frame, columns={"volume": "vol"}) == pushed(columns)
    with pytest.raises(ValueError, match="^columns: volume: the frame has no column 'x'"):
        pushed(frame, columns={"volume": "x"})
    with pytest.raises(ValueError, match="^columns: 'Volume' is none of time_ms, "):
        pushed(frame, columns={"Volume": "vol"})


def test_a_column_that_is_there_twice(columns, pandas):
    frame = pandas.DataFrame(columns)
    twice = pandas.concat([frame, frame[["high"]]], axis=1)
    with pytest.raises(ValueError, match="^several columns are called high"):
        pushed(twice)


def test_amounts_in_usd_are_converted_by_close(columns):
    usd = {**columns}
    for name in ("open_interest", "volume"):
        usd[name] = columns[name] * columns["close"]
    expected = pushed({**columns, **{n: usd[n] / columns["close"]
                                     for n in ("open_interest", "volume")}})
    assert pushed(usd, unit="usd") == expected
    assert pushed({n: c.tolist() for n, c in usd.items()}, unit="usd") == expected
    rows = fresh().push_many(usd, unit="usd", liquidated=True)
    quote = fresh().push_many(columns, unit="quote", liquidated=True)
    assert np.allclose(rows, quote, rtol=1e-9) and rows.sum() > 0
    inverse = [fresh(contract="inverse") for _ in range(2)]
    inverse[0].push_many(columns)
    inverse[1].push_many(columns, unit="usd")
    assert inverse[0] == inverse[1]
    usd["close"][4] = 0
    with pytest.raises(liqmap.DataError, match="^row 4, column close"):
        pushed(usd, unit="usd")


def test_a_unit_that_is_none_is_refused_where_it_is_not_used_either(columns):
    m = fresh()
    for call in (
        lambda unit: m.push_many(columns, unit=unit),
        lambda unit: m.push(1, 9e4, 95e3, 94e3, 94e3, unit=unit),
        lambda unit: m.sweep(95e3, 94e3, unit=unit),
    ):
        for wrong in ("USDT", "USD", [], None, 3):
            with pytest.raises(ValueError, match="^unit: expected 'contracts' or 'quote'"):
                call(wrong)
    with pytest.raises(ValueError, match="^unit: "):
        m.push(1, 9e4, 95e3, 94e3, 94e3, unit="usd")
    assert m == fresh()
    for wrong in ("volume", ["volume"], 5):
        with pytest.raises(TypeError, match="^columns: expected a dict of names, found "):
            m.push_many(columns, columns=wrong)


# ---- errors and warnings -----------------------------------------------------------


@pytest.mark.parametrize(
    "column, value",
    [
        *((name, float("nan")) for name in NAMES[1:]),
        ("open_interest", -1.0),
        ("volume", -1.0),
        ("high", 0.0),
        ("low", -5.0),
        ("close", 0.0),
        ("entry", 1e61),
        ("volume", 1e-61),
        ("low", 1e6),
        ("close", 2e5),
        ("entry", -1.0),
        ("time_ms", 60_000),
    ],
)
def test_an_error_names_row_and_column(columns, column, value):
    columns[column][7] = value
    with pytest.raises(liqmap.DataError, match=f"^row 7, column {column}: ") as raised:
        pushed(columns)
    assert (raised.value.index, raised.value.column) == (7, column)
    m = fresh()
    for row in range(7):
        m.push(liqmap.Snapshot(*(columns[n][row] for n in NAMES)))
    with pytest.raises(liqmap.DataError, match=f"^column {column}: "):
        m.push(liqmap.Snapshot(*(columns[n][7] for n in NAMES)))


def test_warnings_have_a_class_and_the_caller_s_line(columns):
    kinds = [getattr(liqmap, n) for n in liqmap.__all__ if n.endswith("Warning")]
    assert len(kinds) == 11
    assert all(issubclass(k, liqmap.LiqmapWarning) for k in kinds)
    without = {n: c for n, c in columns.items() if n != "volume"}
    near = {n: 0.55 * columns[n] for n in ("high", "low", "close")}
    low = {**columns, **near, "low": near["low"] - 10_000}
    zero = {**columns, "open_interest": columns["open_interest"] * (np.arange(50) != 9)}
    cases = [
        (lambda: pushed(without), liqmap.NoVolumeWarning, "nothing is turned over"),
        (
            lambda: pushed({**columns, "volume": np.zeros(50)}),
            liqmap.NoVolumeWarning,
            "nothing is turned over",
        ),
        (lambda: pushed(low), liqmap.OffAxisWarning, "50 of the snapshots left the axis"),
        (
            lambda: fresh().push(1, 9e4, 95e3, 49_999.99, 94e3),
            liqmap.OffAxisWarning,
            "1 of the snapshots",
        ),
        (
            lambda: fresh().push(1, 9e4, float(AXIS.edges[-1]), 94e3, 94e3),
            liqmap.OffAxisWarning,
            "1 of the snapshots",
        ),
        (lambda: pushed(zero), liqmap.ZeroOpenInterestWarning,
         "of 0 between others in 1 rows"),
        (lambda: pushed({n: np.delete(c, 9) for n, c in columns.items()}),
         liqmap.IntervalWarning, "row 9: time_ms: 0:02:00 after"),
    ]
    for call, kind, text in cases:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            call()
        assert [w.category for w in caught] == [kind]
        assert text in str(caught[0].message) and caught[0].filename == __file__


def test_what_is_right_is_silent(columns):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pushed(columns)
        held = fresh(holding_ms=10**9)
        held.push_many({n: c for n, c in columns.items() if n != "volume"})
        fresh().push(1, 9e4, float(np.nextafter(AXIS.edges[-1], 0)), 50_000, 94e3)


def test_repr_says_how_far_to_trust_it():
    m = filled()
    with pytest.warns(liqmap.OffAxisWarning):
        m.push(10**9, 9e4, 95e3, 100.0, 94e3)
    assert "201 pushes (1 off the axis)" in repr(m) and "coverage 0." in repr(m)


def test_a_snapshot_is_what_push_takes(columns):
    one, other = fresh(entry_points=1), fresh(entry_points=1)
    for row in zip(*(columns[name].tolist() for name in NAMES)):
        one.push(liqmap.Snapshot(*row))
        other.push(*row[:5], entry=row[5], volume=row[6])
    assert one == other and one.stats().pushes == 50
    with pytest.raises(TypeError, match="positional"):
        fresh().push(1, 9e4, 95e3, 94e3, 94e3, 94e3, 5.0)
    with pytest.raises(TypeError, match="positional"):
        fresh().open("long", 1, 95e3, 94e3, 94e3, 94e3)
    with pytest.raises(TypeError, match="a Snapshot or its fields, found both"):
        fresh().push(liqmap.Snapshot(1, 1, 1, 1, 1), volume=3.0)
    with pytest.raises(TypeError, match="expected a Snapshot or time_ms, open_interest"):
        fresh().push(5)


def test_a_snapshot_is_what_sweep_and_open_take(columns):
    row = liqmap.Snapshot(*(columns[name][7] for name in NAMES))
    for config in ({"entry_points": 1}, {"entry_points": 4}):
        one, other = filled(**config), filled(**config)
        swept = one.sweep(row, liquidated=True)
        assert (swept == other.sweep(row.high, row.low, liquidated=True)).all()
        for side in ("long", "short"):
            one.open(side, 5, row)
            other.open(side, 5, row.high, row.low, row.close, entry=row.entry)
        assert one == other != filled(**config) and swept.sum() > 0
    for call in (
        lambda: one.sweep(row, 5), lambda: one.open("long", 1, row, 5),
        lambda: one.open("long", 1, row, entry=5.0),
    ):
        with pytest.raises(TypeError, match="a Snapshot or its fields, found both"):
            call()
    for call, names in (
        (lambda: one.sweep(5), "high, low"),
        (lambda: one.open("long", 1, 95e3, 94e3), "high, low, close, entry"),
    ):
        with pytest.raises(TypeError, match=f"expected a Snapshot or {names}$"):
            call()
    assert one == other


# ---- readings ----------------------------------------------------------------------


def test_a_reading_that_does_not_fit_is_refused():
    m, count = filled(), 0
    start = m.stats().close
    wrong = [
        (m.cumulative("short"), "up", "kind of the reading: expected density, found cum"),
        (m.density("short", "contracts"), "up", "unit of the reading: expected quote"),
        (m.density("long"), "up", "side of the reading: expected short, found long"),
        (m.density("short"), "down", "side of the reading: expected long, found short"),
    ]
    for reading, way, text in wrong:
        for call in (liqmap.cascade, liqmap.trigger_curve):
            with pytest.raises(ValueError, match=text):
                call(reading, way, start, per_percent=1e6)
            count += 1
    assert count == 8
    good = m.density("short")
    other = liqmap.Map(liqmap.linear_axis(50_000, 150_000, 200), TIERS)
    part = m.density("short", first=1)
    for unfit in (*(w[0] for w in wrong[:3]), other.density("short"), part):
        for join in (lambda: good + unfit, lambda: unfit - good, lambda: np.add(good, unfit)):
            with pytest.raises(ValueError, match="reading"):
                join()
    total = sum([good, good])
    ends = [liqmap.cascade(d, "up", start, per_percent=1e6, order=1e7)
            for d in (total, 2 * good, np.asarray(good) * 2)[:2]]
    assert ends[0] == ends[1]


# ---- the program -------------------------------------------------------------------


def files():
    found = [headers.ROOT / "examples" / "data" / f"{n}.csv" for n in
             ("binance", "bybit", "okx")]
    found.append(headers.ROOT / "tests" / "golden" / "snapshots.csv")
    if os.path.isdir(DATA):
        found += [
            p for p in sorted(headers.Path(DATA).glob("*.csv"))
            if "open_interest" in p.read_text()[:2000]
        ]
    return found


def kept(path):
    """The map of --save, whose form is in doc/format.md."""
    with zipfile.ZipFile(path) as state:
        return liqmap.Map.unpack(state.read("0.liqmap"))


@pytest.mark.parametrize("path", files(), ids=lambda p: p.name)
def test_from_frame_is_what_the_program_makes(path, pandas, tmp_path):
    if not PROGRAM:
        pytest.skip("the program is not built")
    saved = tmp_path / "map.liqmap"
    command = [PROGRAM, "map", "--snapshots", str(path), "--save", str(saved)]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    frame = pandas.read_csv(path, comment="#", float_precision="round_trip")
    with warnings.catch_warnings():
        warnings.simplefilter("error", liqmap.NoVolumeWarning)
        m = liqmap.Map.from_frame(frame)
    assert m.stats().pushes == len(frame) > 2
    assert m == kept(saved)
    bar_ms = int(frame.time_ms[1] - frame.time_ms[0])
    preset = liqmap.preset(liqmap.model.PRESET, bar_ms, "volume" in frame)
    assert (m.config, m.tiers) == (preset.config, preset.tiers)


def test_zeros_between_are_a_gap_as_in_the_program(pandas, tmp_path):
    if not PROGRAM:
        pytest.skip("the program is not built")
    frame = pandas.read_csv(files()[0], comment="#", float_precision="round_trip")
    for first, end in ((20, 21), (33, 37), (len(frame) - 3, len(frame) - 1)):
        frame.loc[first : end - 1, "open_interest"] = 0.0
    path, saved = tmp_path / "zeros.csv", tmp_path / "map.liqmap"
    frame.to_csv(path, index=False)
    command = [PROGRAM, "map", "--snapshots", str(path), "--save", str(saved)]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    with pytest.warns(liqmap.ZeroOpenInterestWarning, match="in 7 rows"):
        m = liqmap.Map.from_frame(frame)
    assert m.stats().pushes == len(frame) - 7
    assert m == kept(saved)
    for most in (1, 7, len(frame)):
        with pytest.warns(liqmap.ZeroOpenInterestWarning):
            heat = liqmap.Heat.from_frame(frame, most=most)
        last = heat.read("long").amounts[-1]
        assert np.array_equal(last, m.density_totals("long"))


@pytest.mark.parametrize("unit, scale", [("s", 1e-3), ("us", 1e3), ("ns", 1e6)])
def test_from_frame_takes_other_units_of_time(columns, unit, scale):
    columns["time_ms"] = 1_768_000_000_000 + columns["time_ms"]
    config = {"venue": "binance:BTCUSDT", "axis": "log:50000:0.005:200"}
    given = {**columns, "time_ms": (columns["time_ms"] * scale).astype("i8")}
    m = liqmap.Map.from_frame(columns, config)
    assert liqmap.Map.from_frame(given, config, time_unit=unit) == m
    heats = [liqmap.Heat.from_frame(columns, config, most=9),
             liqmap.Heat.from_frame(given, config, most=9, time_unit=unit)]
    assert heats[0] == heats[1]
    dates = {**columns, "time_ms": times(columns)}
    assert liqmap.Map.from_frame(dates, config, time_unit=unit) == m
    for call in (liqmap.Map.from_frame, liqmap.Heat.from_frame):
        with pytest.raises(ValueError, match="^time_unit: expected 'ns' or 'us' or"):
            call(columns, config, time_unit="h")
    with pytest.raises(ValueError, match="^unit: expected 'contracts' or 'usd', found"):
        liqmap.Map.from_frame(columns, config, unit="USDT")
    with pytest.raises(ValueError, match="^input_unit: expected 'contracts' or 'usd'"):
        liqmap.Heat.from_frame(columns, config, input_unit="USDT")


def test_from_frame_takes_zeros_as_they_are(columns):
    columns["open_interest"][7] = 0
    config = {"axis": "log:50000:0.005:200"}
    m = liqmap.Map.from_frame(columns, config, zero_is_real=True)
    assert m.stats().pushes == 50
    heat = liqmap.Heat.from_frame(columns, config, zero_is_real=True)
    assert len(heat) == 50 and (heat.read("long").amounts[7] == 0).all()


def test_from_frame_takes_a_configuration(columns):
    config = {"axis": "log:20000:0.001:2303", "turnover": 0.3}
    bar_ms = int(columns["time_ms"][1] - columns["time_ms"][0])
    by_hand = liqmap.Map.from_config(config, bar_ms=bar_ms)
    by_hand.push_many(columns)
    assert liqmap.Map.from_frame(columns, config) == by_hand
    with pytest.raises(ValueError, match="^no rows"):
        liqmap.Map.from_frame({n: c[:0] for n, c in columns.items()})
    usd = {**columns, **{n: columns[n] * columns["close"]
                         for n in ("open_interest", "volume")}}
    m = liqmap.Map.from_frame(usd, config, unit="usd")
    assert m.stats().open_interest == pytest.approx(columns["open_interest"][-1])

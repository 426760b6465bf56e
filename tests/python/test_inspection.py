"""Implausible snapshots: found, warned of, and gaps that look like rows."""
import array
import warnings
from datetime import datetime, timezone
from pathlib import Path

import pytest

import liqmap
from liqmap import inspection

HOUR = 3_600_000
BEGIN = 1_700_000_000_000
AXIS = liqmap.linear_axis(50, 250, 1.0)


def frame(n=8, **rows):
    """Calm hours, and columns of which some rows are others: high={3: 500}."""
    names = {"time_ms": [BEGIN + i * HOUR for i in range(n)],
             "open_interest": [1000.0 + i for i in range(n)], "high": [101.0] * n,
             "low": [99.0] * n, "close": [100.0] * n,
             "entry": [100.0 + i / 8 for i in range(n)],
             "volume": [50.0 + i for i in range(n)]}
    for name, changes in rows.items():
        for row, value in changes.items():
            names[name][row] = value
    return {k: array.array("q" if k == "time_ms" else "d", v) for k, v in names.items()}


def pushed(given, m=None, **options):
    m = m or liqmap.Map(AXIS, config=liqmap.Config(entry_points=1))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        out = m.push_many(given, **options)
    assert all(issubclass(w.category, liqmap.LiqmapWarning) for w in caught)
    assert all(w.filename == __file__ for w in caught)
    kinds = (liqmap.ImplausibleWarning, liqmap.ZeroOpenInterestWarning,
             liqmap.IntervalWarning)
    return m, [str(w.message) for w in caught if w.category in kinds], out


@pytest.mark.parametrize("rows, kind, value, against", [
    ({"open_interest": {3: 25000.0}}, "spike", 25000, 1002),
    ({"open_interest": {3: 0.0}}, "zero", 0, 1002),
    ({"close": {3: 140.0}, "high": {3: 140.0}}, "move", 140, 100),
    ({"high": {3: 400.0}}, "range", 400, 100),
    ({"volume": {3: 1e7}}, "volume", 1e7, 100300),
    ({"entry": {3: 303.0}}, "entry", 303, 101),
    ({"entry": {3: 33.0}}, "entry", 33, 99),
    ({"time_ms": {7: BEGIN * 1000}}, "time", BEGIN * 1000, BEGIN + 6 * HOUR),
])
def test_findings(rows, kind, value, against):
    row = 7 if kind == "time" else 3
    assert liqmap.inspect(frame(**rows)) == ((row, kind, value, against),)
    if kind != "zero":
        _, said, _ = pushed(frame(**rows))
        assert len(said) == 1 and f"row {row}: " in said[0]


def test_kinds_of_a_newer_library_are_skipped(monkeypatch):
    inspect = inspection.inspect_unlocked

    def newer(rows, *others):
        status = inspect(rows, *others)
        for row in rows:
            if inspection.KINDS[row.kind] == "range":
                row.kind = len(inspection.KINDS)
        return status

    monkeypatch.setattr(inspection, "inspect_unlocked", newer)
    given = frame(high={3: 400.0}, volume={5: 1e7})
    assert [finding.row for finding in liqmap.inspect(given)] == [5]
    _, said, _ = pushed(given)
    assert len(said) == 1 and said[0].startswith("implausible: row 5: ")
    assert pushed(frame(high={3: 400.0}))[1] == []


def test_an_entry_far_from_all_prices_is_refused():
    """By one push: of what inspect() finds, that which can be no price at all."""
    near, far, count = (100.0, 10.0, 1009.0, 0.0), (1010.0, 9.9, 5.0, 5e4), 0
    for entry in (*near, *far):
        given = frame(1, entry={0: entry})
        assert liqmap.inspect(given) or entry in (100.0, 0.0)
        snapshot = liqmap.Snapshot(*(given[name][0] for name in given))
        time_ms, interest, high, low, close, _, volume = snapshot
        for push in (
            lambda m: m.push(snapshot),
            lambda m: m.push(time_ms, interest, high, low, close, entry=entry, volume=volume),
            lambda m: m.open("long", 5, high, low, close, entry=entry),
            lambda m: m.open("long", 5, snapshot),
        ):
            m = liqmap.Map(AXIS, config=liqmap.Config(entry_points=1))
            empty = m.copy()
            if entry in far:
                with pytest.raises(ValueError, match="^entry: .* is no price of an interval"):
                    push(m)
                assert m == empty
            else:
                push(m)
                assert m != empty
            count += 1
    assert count == 4 * 8


def test_nothing_to_say():
    assert liqmap.inspect(frame()) == ()
    assert pushed(frame())[1] == []
    assert liqmap.inspect(**frame(0)) == ()


def test_limits_and_contract():
    spike = frame(open_interest={3: 25000.0})
    assert liqmap.inspect(spike, limits=liqmap.Limits(change=30, step=30)) == ()
    assert [f.kind for f in liqmap.inspect(spike, limits=liqmap.Limits(change=30))] == ["step"]
    steps = frame(open_interest={i: 2000.0 + i for i in range(3, 8)})
    assert liqmap.inspect(steps) == (liqmap.Finding(3, "step", 2003.0, 1002.0),)
    said = pushed(steps)[1][0]
    assert "2003 after 1002" in said and "may be of another unit, or of both sides" in said
    large = frame(open_interest={i: 1e11 for i in range(8)})
    assert {f.kind for f in liqmap.inspect(large)} == {"worth"}
    assert liqmap.inspect(large, contract="inverse") == ()
    many = frame(300, open_interest={i: 1e11 for i in range(300)})
    assert len(liqmap.inspect(many)) == 300
    assert "and 297 more" in pushed(many)[1][0]
    with pytest.raises(liqmap.DataError):
        liqmap.inspect(spike, limits=liqmap.Limits(change=-1))


@pytest.mark.parametrize("size", [1, 2, 7, 64, 300])
def test_parts_are_as_the_whole(size, monkeypatch):
    """push_many() looks at a part at a time; a run of zeros may be longer than one."""
    rows = {0: 0.0, 5: 25000.0, 6: 0.0, 64: 0.0, 199: 0.0}
    rows.update({i: 0.0 for i in range(100, 140)})
    cases = [frame(200, open_interest=rows, close={70: 140.0}, high={70: 140.0}),
             frame(200, open_interest=rows, volume={i: 1e7 for i in range(200)}),
             frame(200, time_ms={i: BEGIN // 1000 + i for i in range(200)})]
    count = 0
    for given in cases:
        want = pushed(given)[:2]
        with monkeypatch.context() as patch:
            patch.setattr(liqmap.inspection, "_PART", size)
            got = pushed(given)[:2]
        assert got[0] == want[0] and got[1] == want[1]
        count += len(want[1])
    assert count == 7


def test_a_warning_as_an_error_pushes_nothing():
    m = liqmap.Map(AXIS)
    with warnings.catch_warnings():
        warnings.simplefilter("error", liqmap.ImplausibleWarning)
        with pytest.raises(liqmap.ImplausibleWarning):
            m.push_many(frame(open_interest={3: 25000.0}))
    assert len(m) == 0 or m.stats().pushes == 0


def joined(given, first, end, inverse=False):
    """The frame without the rows first..end-1, which are part of row `end`."""
    span = range(first, end + 1)
    volume = sum(given["volume"][i] for i in span)
    prices = [(given["entry"][i], given["volume"][i]) for i in span]
    entry = (volume / sum(v / e for e, v in prices) if inverse else
             sum(v * e for e, v in prices) / volume)
    new = {"high": max(given["high"][i] for i in span),
           "low": min(given["low"][i] for i in span), "volume": volume, "entry": entry}
    out = {}
    for name, column in given.items():
        kept = array.array(column.typecode, column)
        if name in new:
            kept[end] = new[name]
        del kept[first:end]
        out[name] = kept
    return out


@pytest.mark.parametrize("contract", ["linear", "inverse"])
@pytest.mark.parametrize("first, end", [(1, 2), (3, 6), (5, 7)])
def test_zeros_between_are_a_gap(first, end, contract):
    given = frame(open_interest={i: 0.0 for i in range(first, end)}, high={first: 140.0},
                  low={end - 1: 60.0})
    config = liqmap.Config(entry_points=1, contract=contract)
    got, said, out = pushed(given, liqmap.Map(AXIS, config=config), liquidated=True)
    assert any(f"open interest of 0 between others in {end - first} rows" in s for s in said)
    want, _, held = pushed(joined(given, first, end, contract == "inverse"),
                           liqmap.Map(AXIS, config=config), liquidated=True)
    assert got.pack() == want.pack()
    rows = memoryview(out).cast("B").cast("d") if not hasattr(out, "ravel") else out.ravel()
    width = 2 * len(got.tiers)
    assert not any(rows[first * width:end * width])
    other = held.ravel() if hasattr(held, "ravel") else memoryview(held).cast("B").cast("d")
    assert list(rows[:first * width]) + list(rows[end * width:]) == list(other)


def spaced(*hours):
    """A frame whose rows are so many hours apart."""
    given = frame(len(hours) + 1)
    for row, apart in enumerate(hours, 1):
        given["time_ms"][row] = given["time_ms"][row - 1] + int(apart * HOUR)
    return given


@pytest.mark.parametrize("hours, row, apart", [
    ((1, 1, 400, 1, 1, 1), 3, "16 days, 16:00:00"), ((400, 1, 1, 1), 1, "16 days, 16:00:00"),
    ((1, 1, 2), 3, "2:00:00"), ((1, 1, 1, 1 / 12, 1 / 12, 1 / 12), 4, "0:05:00"),
])
def test_missing_rows_are_named(hours, row, apart):
    given = spaced(*hours)
    found = liqmap.inspect(given)
    assert found == ((row, "interval", hours[row - 1] * HOUR, HOUR),)
    when = datetime.fromtimestamp(given["time_ms"][row] / 1000, timezone.utc)
    _, said, _ = pushed({k: v for k, v in given.items() if k != "volume"})
    assert said == [f"intervals: row {row}: time_ms: {apart} after the row before, where 1:00:00 "
                    f"is usual ({when:%Y-%m-%d %H:%M:%S} UTC). Where rows are missing, what price "
                    "did meanwhile liquidates nothing"]
    assert liqmap.inspect(given, limits=liqmap.Limits(interval=1e300)) == ()
    if apart == "2:00:00":
        assert liqmap.inspect(given, limits=liqmap.Limits(usual_ms=2 * HOUR)) == (
            (1, "interval", HOUR, 2 * HOUR), (2, "interval", HOUR, 2 * HOUR))


def test_intervals_that_vary_a_little_are_none():
    assert pushed(spaced(1, 1.1, 0.9, 1.15, 0.85, 1))[1] == []


def test_missing_rows_after_what_the_map_holds():
    given = frame(9)
    first, rest = ({k: v[part] for k, v in given.items()} for part in (slice(4), slice(6, 9)))
    m, said, _ = pushed(first)
    assert said == []
    _, said, _ = pushed(rest, m.copy())
    assert len(said) == 1 and said[0].startswith("intervals: row 0: time_ms: 3:00:00 after")
    assert pushed({k: v[4:] for k, v in given.items()}, m)[1] == []


def test_bars_are_as_long_as_most():
    """Not as the first two rows: a gap between them is no bar."""
    given = spaced(*[1] + [1 / 12] * 30)
    even = spaced(*[1 / 12] * 31)
    maps = []
    for rows in (given, even, {k: list(v) for k, v in given.items()}):
        with warnings.catch_warnings(record=True):
            warnings.simplefilter("always")
            maps.append(liqmap.Map.from_frame(rows))
    assert [m.config.intrabar for m in maps] == [0.0] * 3
    assert liqmap.Map.from_frame(spaced(*[1] * 9)).config.intrabar > 0


def test_zeros_as_they_are():
    given = frame(open_interest={3: 0.0, 4: 0.0})
    got, said, _ = pushed(given, zero_is_real=True)
    assert (got.stats().pushes, said) == (8, [])
    listing = frame(open_interest={0: 0.0, 1: 0.0})
    got, said, _ = pushed(listing)
    assert (got.stats().pushes, said) == (8, [])


def swept(given, first):
    """A map of the rows before one, swept by the range of those from it on."""
    m, _, _ = pushed({name: column[:first] for name, column in given.items()})
    for high, low in zip(given["high"][first:], given["low"][first:]):
        m.sweep(high, low)
    return m


def test_zeros_at_the_end_are_left_out_but_for_their_range():
    given = frame(open_interest={6: 0.0, 7: 0.0}, high={6: 104.0}, low={7: 96.5})
    m, said, out = pushed(given, liquidated=True)
    when = datetime.fromtimestamp(given["time_ms"][6] / 1000, timezone.utc)
    assert said == [f"open interest of 0 from row 6 ({when:%Y-%m-%d %H:%M:%S} UTC) to the end: 2 "
                    "of 8 rows are left out, and their range is swept (zero_is_real=True pushes "
                    "them)"]
    want = swept(given, 6)
    assert m == want and m.stats().open_interest == 1005
    unswept, _, _ = pushed({name: column[:6] for name, column in given.items()})
    assert m.stats().liquidated.long > unswept.stats().liquidated.long
    rows = [[float(out[row, side, 0]) for side in range(2)] for row in (6, 7)]
    assert rows[0][1] > 0 and rows[1][0] > 0 and rows[1][1] == 0
    with warnings.catch_warnings():
        warnings.simplefilter("error", liqmap.ZeroOpenInterestWarning)
        with pytest.raises(liqmap.ZeroOpenInterestWarning):
            m.push_many({name: column[6:] for name, column in given.items()})
        assert m == want
    given["low"][7] = -1.0
    with pytest.raises(liqmap.DataError, match="^row 7, column low: "), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        liqmap.Map(AXIS).push_many(given)
    got, said, _ = pushed(frame(open_interest={6: 0.0, 7: 0.0}), zero_is_real=True)
    assert (got.stats().open_interest, got.stats().total, said) == (0, (0, 0), [])


@pytest.mark.parametrize("cut", range(1, 9))
def test_zeros_in_chunks(cut):
    """Cut before or in them, or after them where they are given again, it is as one call;
    else the range of the gap counts, its volume does not."""
    given = frame(open_interest={i: 0.0 for i in (3, 4, 5)}, high={3: 103.0}, low={5: 97.0})
    whole, _, _ = pushed(given)

    def chunked(again):
        m, _, _ = pushed({name: column[:cut] for name, column in given.items()})
        pushed({name: column[again:] for name, column in given.items()}, m)
        return m

    again = 3 if cut in (4, 5, 6) else cut
    m = chunked(again)
    for side in ("long", "short"):
        got, want = m.density_totals(side), whole.density_totals(side)
        assert list(got) == pytest.approx(list(want), rel=1e-12)
    if again == cut:
        assert m == whole
    if cut in (4, 5, 6):
        assert chunked(cut).stats().pushes == 5
        assert max(chunked(cut).stats().total) == pytest.approx(1007)


def test_zeros_alone():
    given = frame(open_interest={i: 0.0 for i in range(8)})
    m, said, _ = pushed(given)
    assert said == ["open interest of 0 in all 8 rows: nothing opens"]
    assert m.stats().pushes == 8
    placed = liqmap.Map(AXIS)
    placed.place("long", 0, 90.0, 5.0)
    for held in (pushed(frame(4, time_ms={i: BEGIN - (9 - i) * HOUR for i in range(4)}))[0], placed):
        before = held.stats().total
        _, said, _ = pushed(given, held)
        assert any("from row 0" in text and "8 of 8 rows are left out" in text for text in said)
        assert max(held.stats().total) > 0.9 * max(before)


def test_a_ring_ends_as_the_map_where_zeros_do():
    given = frame(40, open_interest={i: 0.0 for i in range(33, 40)}, low={38: 96.5})
    compared = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        m = liqmap.Map.from_frame(given)
        for most in (1, 3, 7, 11, 40):
            window = liqmap.Heat.from_frame(given, most=most).read("long")
            assert list(window.amounts[-1]) == list(m.density_totals("long"))
            assert window.times[-1] == m.stats().time_ms
            compared += len(window.times)
    assert compared > 40


ROW = {name: column[7] for name, column in frame().items() if name != "entry"}


def told(**changes):
    """What push() says of the last row, changed, after those before it; and the map."""
    m, _, _ = pushed({name: column[:7] for name, column in frame().items()})
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        m.push(**{**ROW, **changes})
        first = len(caught)
        m.push(liqmap.Snapshot(**{**ROW, "time_ms": m.stats().time_ms + HOUR}))
    assert first == len(caught)
    assert all(w.filename == __file__ for w in caught)
    return [(w.category, str(w.message)) for w in caught], m


@pytest.mark.parametrize("changes, text", [
    ({}, None),
    ({"time_ms": ROW["time_ms"] * 1000}, "is not in milliseconds (before: "),
    ({"open_interest": 2e10}, "worth 2e+12 in quote currency, more than 1e+12"),
    ({"volume": 100.5 * 1007}, "more than open interest allows (100700)"),
    ({"volume": 99.5 * 1007}, None),
    ({"open_interest": 0.0}, "open interest of 0 closes all that the map holds, after 1,006"),
])
def test_push_says_what_one_snapshot_shows(changes, text):
    said, m = told(**changes)
    assert [text in message for _, message in said] == ([True] if text else [])
    assert m.stats().pushes == 9
    if text:
        is_zero = "of 0" in text
        assert said[0][0] is (liqmap.ZeroOpenInterestWarning if is_zero
                              else liqmap.ImplausibleWarning)


def test_push_says_it_of_the_first_snapshot_and_of_inverse_ones():
    seconds = {**ROW, "time_ms": BEGIN // 1000}
    for config, row, text in (
        (None, seconds, "not in milliseconds"),
        ("inverse", {**ROW, "open_interest": 9e11}, None),
        ("inverse", {**ROW, "open_interest": 2e12}, "worth 2e+12"),
    ):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            m = liqmap.Map(AXIS, config=config and liqmap.Config(contract=config))
            m.push(**row)
            m.push(**{**row, "time_ms": row["time_ms"] + HOUR, "volume": 0.0, "open_interest": 5.0})
        assert [text in str(w.message) for w in caught] == ([True] if text else [])


def test_an_error_of_push_changes_nothing():
    m, _, _ = pushed(frame(7))
    before = m.copy()
    with warnings.catch_warnings():
        warnings.simplefilter("error", liqmap.LiqmapWarning)
        for change in ({"open_interest": 0.0}, {"volume": 1e9}, {"open_interest": 1e12}):
            with pytest.raises(liqmap.LiqmapWarning):
                m.push(**{**ROW, **change})
            assert m == before


def test_push_takes_dates():
    date = datetime.fromtimestamp(ROW["time_ms"] / 1000, timezone.utc)
    numpy, pandas = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    maps = [told(time_ms=time)[1] for time in
            (ROW["time_ms"], date, date.replace(tzinfo=None), pandas.Timestamp(date),
             numpy.datetime64(ROW["time_ms"], "ms"), numpy.datetime64(ROW["time_ms"], "ms").astype("M8[ns]"))]
    assert all(m == maps[0] for m in maps)
    with pytest.raises(ValueError, match="^time_ms: row 0 is not a time|^time_ms"):
        liqmap.Map(AXIS).push(**{**ROW, "time_ms": pandas.NaT})


@pytest.mark.parametrize("name", ["btcusdt-1h", "classic"])
def test_settings_of_a_preset_and_volume_that_do_not_go_together(name):
    given = frame(40)
    dry = {k: v for k, v in given.items() if k != "volume"}
    zero = {**dry, "volume": array.array("d", [0.0] * 40)}
    axis, count = liqmap.log_axis(50, 200, 0.001), 0
    for has_volume in (True, False):
        for bar_ms in (0, 60_000):
            for rows, columns, has in ((given, None, True), (dry, None, False), (zero, None, False),
                                       (given, {"volume": None}, False)):
                m = liqmap.Map.for_venue("binance:BTCUSDT", axis, preset=name, bar_ms=bar_ms,
                                         has_volume=has_volume)
                with warnings.catch_warnings(record=True) as caught:
                    warnings.simplefilter("always")
                    m.push_many(rows, columns=columns)
                said = [w for w in caught if w.category is liqmap.NoVolumeWarning]
                assert len(said) == (has != has_volume)
                if said and name != "classic":
                    assert f"has_volume={has}" in str(said[0].message)
                count += len(said)
    assert count == 2 * (3 + 1)


def test_bars_that_are_shorter_than_the_settings_say():
    axis, minutes = liqmap.log_axis(50, 200, 0.001), spaced(*[1 / 60] * 30)
    for options, rows, text in (
        ({}, minutes, "bar_ms=60000"), ({"bar_ms": 60_000}, minutes, None),
        ({"bar_ms": HOUR}, minutes, "bar_ms=60000"), ({}, frame(), None),
        ({"preset": "classic"}, minutes, None),
    ):
        m = liqmap.Map.for_venue("binance:BTCUSDT", axis, **options)
        _, said, _ = pushed(rows, m)
        assert [text in each for each in said] == ([True] if text else [])


def test_zeros_after_what_the_map_holds():
    given = frame()
    first = {k: v[:4] for k, v in given.items()}
    rest = {k: v[4:] for k, v in frame(open_interest={4: 0.0, 5: 0.0}).items()}
    m, _, _ = pushed(first)
    m, said, _ = pushed(rest, m)
    assert m.stats().pushes == 6 and "in 2 rows" in said[0]
    assert m.pack() == pushed(frame(open_interest={4: 0.0, 5: 0.0}))[0].pack()


def test_a_bad_row_after_a_gap_is_named():
    for bad, column in ((2, "low"), (5, "low"), (6, "low")):
        given = frame(open_interest={3: 0.0, 4: 0.0}, **{column: {bad: -1.0}})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with pytest.raises(liqmap.DataError) as failure:
                liqmap.Map(AXIS).push_many(given)
        assert failure.value.index == bad


@pytest.mark.parametrize("unit, scale", [("s", 0.001), ("us", 1000), ("ns", 1_000_000)])
def test_time_units(unit, scale):
    given = frame()
    other = {**given, "time_ms": array.array("q", (int(t * scale) for t in given["time_ms"]))}
    want = pushed(given)[0].pack()
    got, said, _ = pushed(other, time_unit=unit)
    assert (got.pack(), said) == (want, [])
    said = pushed({k: v for k, v in other.items() if k != "volume"})[1]
    assert len(said) == 1 and "is not in milliseconds" in said[0] and "time_unit=" in said[0]


def test_time_unit_of_dates_and_words():
    with pytest.raises(ValueError, match="time_unit: expected 'ns' or"):
        pushed(frame(), time_unit="min")
    with pytest.raises(ValueError, match="does not fit"):
        pushed(frame(1, time_ms={0: 2**62}), time_unit="s")
    pandas = pytest.importorskip("pandas")
    given = frame()
    dates = pandas.Series(pandas.to_datetime(list(given["time_ms"]), unit="ms"))
    got, _, _ = pushed(pandas.DataFrame({**given, "time_ms": dates}), time_unit="us")
    assert got.pack() == pushed(given)[0].pack()


def test_real_data_is_plausible():
    root = Path(__file__).resolve().parents[2]
    pandas = pytest.importorskip("pandas")
    tried = 0
    for folder in (root / "examples/data", root.parent / "shared/data"):
        for path in sorted(folder.glob("*.csv")):
            table = pandas.read_csv(path, comment="#")
            if {"time_ms", "open_interest", "high", "low", "close"} <= set(table.columns):
                found = liqmap.inspect(table)
                assert all(f.kind == "interval" for f in found), path
                hour = table.time_ms.diff()
                assert [f.row for f in found] == list(hour.index[hour > 1.5 * hour.median()])
                tried += 1
    assert tried >= 3


def test_what_would_convert_is_named():
    _, said, _ = pushed(frame(time_ms={i: 1_700_000_000 + 3600 * i for i in range(8)}))
    assert "is not in milliseconds (before: 0) (time_unit= converts)" in said[0]
    _, said, _ = pushed(frame(open_interest={i: 1e11 + i for i in range(8)}))
    hint = ' (unit="usd" converts amounts in quote currency)'
    assert f"more than 1e+12{hint}; row 1: " in said[0] and said[0].count(hint) == 1

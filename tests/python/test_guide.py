"""Every block of Python in doc/python.md does what it says, and the one of README.md."""
import concurrent.futures
import mmap
import multiprocessing.shared_memory
import os
import re
import subprocess
import warnings
import zipfile

import headers
import liqmap
import pytest
from world import as_ccxt, snapshots

HOUR = 3_600_000
GUIDE = headers.ROOT / "doc" / "python.md"
SHELL = ("pip ", "python3 ", "PIP_NO_INDEX=")


def blocks(page):
    """The indented blocks of a page."""
    found = re.findall(r"(?:^    .*\n|(?<=\n)\n(?=    ))+", page.read_text(), re.M)
    return [re.sub("^    ", "", block, flags=re.M).strip() + "\n" for block in found]


def hours(n=100):
    columns = snapshots(n)
    columns["time_ms"] = (columns["time_ms"] // 60_000 + 480_000) * HOUR
    return columns


def frame_of(n=100):
    return pytest.importorskip("pandas").DataFrame(hours(n))


class Exchange:
    """As much of ccxt as the guide calls."""

    def fetch_leverage_tiers(self):
        rows = [(0, 50_000, 0.005, 100), (50_000, 500_000, 0.01, 50)]
        names = ("minNotional", "maxNotional", "maintenanceMarginRate", "maxLeverage")
        own = ("notionalFloor", "notionalCap", "maintMarginRatio", "initialLeverage")
        return {"SOL/USDT:USDT": [
            {**dict(zip(names, row)), "info": dict(zip(own, map(str, row)))}
            for row in rows
        ]}

    def fetch_open_interest_history(self, symbol, timeframe):
        assert (symbol, timeframe) == ("BTC/USDT:USDT", "1h")
        return as_ccxt(hours(), HOUR)[0]

    def fetch_ohlcv(self, symbol, timeframe):
        assert (symbol, timeframe) == ("BTC/USDT:USDT", "1h")
        return as_ccxt(hours(), HOUR)[1]


# Each test has a block by how it begins, what it needs, and what must come of it.


def quickstart(run):
    pytest.importorskip("pandas")
    names = run()
    assert names["m"].stats().pushes >= 50


def as_errors(run):
    with warnings.catch_warnings():
        run()
        wild = hours()
        wild["close"][9] = wild["high"][9] = 2e5
        with pytest.raises(liqmap.ImplausibleWarning):
            liqmap.Map.from_frame(wild)


def mapped(run):
    memory = bytearray(liqmap.Map.from_frame(hours()).stats().bytes)
    m = liqmap.Map.from_frame(hours(), memory=memory)
    with open("btc.map", "wb") as file:
        file.write(memory)
    assert run(mmap=mmap)["m"] == m


def rules(run):
    names = run(exchange=Exchange())
    assert [row.mmr for row in names["rules"].brackets] == [0.005, 0.01]
    assert {tier.mmr for tier in names["m"].tiers if tier.leverage <= 100} == {0.005}


def merged(run):
    maps = [liqmap.Map.from_frame(hours(100 + k)) for k in range(3)]
    total = run(maps=maps)["total"]
    held = [m.stats().open_interest for m in maps]
    assert total.stats().open_interest == pytest.approx(sum(held))


def pooled(run):
    frames = [hours(n) for n in (50, 60, 70)]
    maps = run(frames=frames, multiprocessing=multiprocessing, concurrent=concurrent)["maps"]
    assert maps == [liqmap.Map.from_frame(frame) for frame in frames]


def shared(run):
    m = liqmap.Map.from_frame(hours())
    names = run(m=m, multiprocessing=multiprocessing)
    assert names["seen"] == m.cumulative("short").at(98_500)
    with pytest.raises(FileNotFoundError):
        multiprocessing.shared_memory.SharedMemory(names["shared"].name)
    with pytest.raises(liqmap.UsageError, match="released"):
        names["writer"].stats()


def by_dask(run):
    distributed = pytest.importorskip("distributed", reason="no dask.distributed")
    dask = pytest.importorskip("dask.dataframe", reason="no dask.dataframe")
    frame = frame_of()
    local = {"processes": False, "n_workers": 1, "dashboard_address": None}
    with distributed.Client(**local) as client:  # in this process, without a socket
        parts = dask.from_pandas(frame, npartitions=4)
        last = run(frame=parts, client=client)["first"].result(timeout=60)
    assert liqmap.Map.unpack(last) == liqmap.Map.from_frame(frame)


def parquet(run):
    pandas = pytest.importorskip("pandas")
    pyarrow = pytest.importorskip("pyarrow", reason="no pyarrow")
    pytest.importorskip("pyarrow.parquet", reason="no pyarrow")
    frame = frame_of()
    frame.to_parquet("hours.parquet")
    m = run(pandas=pandas, pyarrow=pyarrow)["m"]
    assert m == liqmap.Map.from_frame(frame)
    table = pandas.read_parquet("shorts.parquet")
    assert (table.to_numpy() == m.density("short").values).all()


def kept(run):
    program = os.environ.get("LIQMAP_PROGRAM") or pytest.skip("the program is not built")
    day = headers.ROOT / "examples" / "data" / "binance.csv"
    command = [program, "map", "--snapshots", str(day), "--save", "btc.maps"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    m = run(zipfile=zipfile)["m"]
    assert m.stats().pushes > 50 and m.config.contract == "linear"


def exchanged(run):
    expected = hours()
    del expected["entry"]
    assert run(exchange=Exchange())["m"] == liqmap.Map.from_frame(expected)


def forecast(run):
    """A feed that sees half of what the map says; of next to nothing it sees as much."""
    frame = frame_of(400)
    close = frame["close"].iloc[-1]
    m = liqmap.Map.from_config({}, price=frame["close"][0])
    said = m.copy().push_many(frame, liquidated=True).sum(axis=2)
    names = run(m=m, frame=frame, observed=0.5 * said)
    f, expected, amount = names["f"], names["expected"], names["amount"]
    assert f.rows == 400 and close < 98_500 and amount > 1e5
    assert 0.5 * amount < expected.median < 0.8 * amount
    assert 0 < expected.low_80 < expected.median < expected.high_80


def pictures(run):
    pytest.importorskip("matplotlib")
    import liqmap.plot

    run(frame=hours(), m=liqmap.Map.from_frame(hours()))
    for name in ("map", "heatmap", "cascade"):
        with open(name + ".png", "rb") as file:
            assert file.read(8) == b"\x89PNG\r\n\x1a\n"


TRIED = {
    "import liqmap\n": quickstart,
    "import liqmap.plot\n": pictures,
    "warnings.simplefilter": as_errors,
    'with open("btc.map"': mapped,
    "rules = liqmap.Venue": rules,
    "total = maps[0]": merged,
    "with multiprocessing.Pool": pooled,
    "with concurrent.futures": pooled,
    "shared = multiprocessing": shared,
    "def more(": by_dask,
    "m = liqmap.Map.from_frame(pandas": parquet,
    "with zipfile.ZipFile": kept,
    "history = exchange": exchanged,
    "f = liqmap.Forecast()": forecast,
}


@pytest.mark.parametrize("begin", TRIED)
def test_the_guide_says_what_works(begin, tmp_path, monkeypatch):
    (code,) = (block for block in blocks(GUIDE) if block.startswith(begin))
    monkeypatch.chdir(headers.ROOT if "examples/data" in code else tmp_path)

    def run(**names):
        names = {"liqmap": liqmap, "warnings": warnings, **names}
        exec(compile(code, str(GUIDE), "exec"), names)
        return names

    TRIED[begin](run)


def test_every_block_is_tried():
    python = [b for b in blocks(GUIDE) if not b.startswith(SHELL)]
    assert len(python) == len(TRIED)
    assert all(any(b.startswith(begin) for begin in TRIED) for b in python)


def test_the_first_screen_says_what_works(monkeypatch):
    monkeypatch.chdir(headers.ROOT)
    (code,) = (b for b in blocks(headers.ROOT / "README.md") if "import liqmap\n" in b)
    names = {"frame": {k: v[:50] for k, v in snapshots(60).items()}}
    exec(code, names)
    assert names["m"].stats().pushes >= 50

"""A sweep is the same to the bit in one process, on a cluster, and on a dying one."""
import json
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import headers
import liqmap
import numpy as np
import pytest
from seeds import seed

distributed = pytest.importorskip("distributed", reason="no dask.distributed")
psutil = pytest.importorskip("psutil", reason="no psutil")  # which distributed needs

SCRIPT = headers.ROOT / "examples" / "python" / "sweep_dask.py"
DATA = headers.ROOT / "examples" / "data"
NAMES = ("binance", "okx", "bybit")
PARTS = 6
VARY = ["--vary", "turnover=0.05,0.2", "--vary", "entry_points=1,4"]
SETTINGS = [
    {"turnover": turnover, "entry_points": points}
    for turnover in ("0.05", "0.2")
    for points in ("1", "4")
]
SEED = seed("sweep_dask", 7)

sys.path.insert(0, str(SCRIPT.parent))
import sweep_dask  # noqa: E402


def command(*args):
    return [sys.executable, str(SCRIPT), *map(str, args)]


def sweep(*args):
    return subprocess.run(command(*args), capture_output=True, text=True, timeout=120)


def good(*args):
    result = sweep(*args)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def refused(*args):
    """What it says, in this very process and alone."""
    with pytest.raises(SystemExit) as stop:
        sweep_dask.main([*map(str, args), "--serial"])
    return str(stop.value)


def day(name):
    """Comment and header, and the rows."""
    lines = (DATA / f"{name}.csv").read_text().splitlines(keepends=True)
    return lines[:3], lines[3:]


def whole(name):
    """The day as columns, by other means than the program's."""
    head, rows = day(name)
    numbers = np.array([list(map(float, row.split(","))) for row in rows])
    columns = {
        n: numbers[:, i].copy() for i, n in enumerate(head[2].strip().split(","))
    }
    columns["time_ms"] = columns["time_ms"].astype(np.int64)
    return columns


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    """The three days, each a folder of partitions that are not of one length."""
    folder = tmp_path_factory.mktemp("parts")
    draw = random.Random(SEED)
    for name in NAMES:
        head, rows = day(name)
        cuts = [0, *sorted(draw.sample(range(1, len(rows)), PARTS - 1)), len(rows)]
        (folder / name).mkdir()
        for i, (begin, end) in enumerate(zip(cuts, cuts[1:])):
            text = "".join(head + rows[begin:end])
            (folder / name / f"{i:02}.csv").write_text(text)
    return folder


@pytest.fixture(scope="module")
def sources(parts):
    return [f"BTC/{name}={parts / name}" for name in NAMES] + [
        f"XBT/bybit:BTCUSDT={parts / 'binance'}"
    ]


@pytest.fixture(scope="module")
def serial(sources, tmp_path_factory):
    """The answer and the maps of the run in one process."""
    folder = tmp_path_factory.mktemp("serial")
    return good(*sources, *VARY, "--serial", "--output", folder), files(folder)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Two workers on this machine; a killed one is started again."""
    folder = str(tmp_path_factory.mktemp("workers"))
    local = {**sweep_dask.LOCAL, "n_workers": 2, "local_directory": folder}
    with distributed.LocalCluster(**local) as cluster:
        yield cluster


def files(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def listening(process):
    """Addresses that a process and all it started can be reached at."""
    try:
        family = [process, *process.children(recursive=True)]
        found = [c for p in family for c in p.connections()]
    except (psutil.NoSuchProcess, psutil.AccessDenied):  # one that just ended
        return set()
    return {c.laddr.ip for c in found if c.status == psutil.CONN_LISTEN}


class Killer(distributed.SchedulerPlugin):
    """Counts results, and kills the worker that made the n-th, and alone has it."""

    name = "killer"

    def __init__(self, cluster, nth):
        self.pids = {n.worker_address: n.pid for n in cluster.workers.values()}
        self.nth, self.made, self.killed = nth, [], None

    def transition(self, key, start, finish, *args, worker=None, **kwargs):
        if (start, finish) == ("processing", "memory"):
            self.made.append(key)
            if len(self.made) == self.nth:
                self.killed = self.pids[worker]
                os.kill(self.killed, signal.SIGKILL)


# ---- the same ------------------------------------------------------------------------


def test_partitions_make_the_map_of_the_whole(serial):
    """Also: a sum, and the rules of a venue."""
    answer, found = serial
    assert answer["settings"] == SETTINGS and answer["best"] is None
    assert len(answer["maps"]) == len(found) == len(SETTINGS) * (4 + 2)
    days = {name: whole(name) for name in NAMES}
    at = {"price": days["binance"]["close"][0], "time_ms": 1768176060000, "bar_ms": 60_000}
    for i, setting in enumerate(SETTINGS):
        maps = [liqmap.Map.from_config(setting, **at) for _ in NAMES]
        for m, name in zip(maps, NAMES):
            m.push_many(days[name])
            assert found[f"{i:03}/BTC/{name}.liqmap"] == m.pack()
        ruled = liqmap.Map.from_config({**setting, "venue": "bybit:BTCUSDT"}, **at)
        ruled.push_many(days["binance"])
        assert found[f"{i:03}/XBT/bybit:BTCUSDT.liqmap"] == ruled.pack()
        assert found[f"{i:03}/XBT.liqmap"] == ruled.pack()
        assert ruled.pack() != maps[0].pack()
        maps[0].merge(*maps[1:])
        assert found[f"{i:03}/BTC.liqmap"] == maps[0].pack()


def test_rows_say_what_the_maps_hold(serial):
    answer, found = serial
    for row in answer["maps"]:
        name = f"{row['coin']}/{row['source']}" if row["source"] else row["coin"]
        m = liqmap.Map.unpack(found[f"{row['setting']:03}/{name}.liqmap"])
        stats = m.stats()
        assert row["liquidated"] == stats.liquidated_quote._asdict()
        assert (row["coverage"], row["pushes"]) == (stats.coverage, stats.pushes)
        assert row["liquidated"]["short"] > 1e6 and row["r"] is None
    assert len({f"{row['liquidated']}" for row in answer["maps"]}) == 4 * 5


def test_the_program_goes_on_from_them(serial, tmp_path):
    program = os.environ.get("LIQMAP_PROGRAM")
    if program is None:
        pytest.skip("no program")
    kept = tmp_path / "kept"
    setting = ["--turnover", "0.05", "--entry-points", "1"]
    day = ["--snapshots", DATA / "binance.csv", "--save", kept]
    subprocess.run([program, "map", *setting, *day], check=True, capture_output=True)
    with zipfile.ZipFile(kept) as state:
        assert state.read("0.liqmap") == serial[1]["000/BTC/binance.liqmap"]


def test_a_cluster_of_its_own_changes_no_bit(sources, serial, tmp_path):
    """And listens to no other machine."""
    line = command(*sources, *VARY, "--workers", 2, "--output", tmp_path / "maps")
    with open(tmp_path / "answer", "w+") as answer:
        process = psutil.Popen(line, stdout=answer)
        seen = set()
        while process.poll() is None:
            seen |= listening(process)
            time.sleep(0.1)
        answer.seek(0)
        assert (json.load(answer), files(tmp_path / "maps")) == serial
    assert process.returncode == 0
    assert seen == {"127.0.0.1"}


def test_a_killed_worker_loses_nothing(sources, serial, cluster, tmp_path):
    tasks = len(SETTINGS) * (4 * PARTS + 2)
    killer = Killer(cluster, tasks // 3)
    cluster.scheduler.add_plugin(killer)
    where = ["--scheduler", cluster.scheduler_address]
    result = sweep(*sources, *VARY, *where, "--output", tmp_path)
    cluster.scheduler.remove_plugin(killer.name)
    assert result.returncode == 0, result.stderr
    assert killer.killed is not None
    assert len(set(killer.made)) == tasks  # all of them, and ..
    assert len(killer.made) > tasks  # .. what it held again
    assert (json.loads(result.stdout), files(tmp_path)) == serial
    assert f"{tasks} tasks done" in result.stderr


def test_the_tree_is_the_same_whoever_is_first():
    draw = np.random.default_rng(SEED)
    axis = liqmap.linear_axis(100, 200, 1)
    states = []
    for amounts in draw.random((7, 40)):
        m = liqmap.Map(axis)
        for price, amount in zip(range(110, 150), amounts):
            m.open("short", amount, price, price, price)
        states.append((m.pack(), np.zeros((2, 6))))
    a, b, c, d, e, f, g = (liqmap.Map.unpack(packed) for packed, _ in states)
    line = a.copy()
    line.merge(b, c, d, e, f, g)
    for left, right in (a, b), (c, d), (e, f), (a, c), (e, g), (a, e):
        left.merge(right)
    assert a.pack() != line.pack()  # so the shape matters

    with ThreadPoolExecutor(8) as pool:

        def late(function, *args):
            def work():
                time.sleep(pause)
                ready = [x.result() if isinstance(x, Future) else x for x in args]
                return function(*ready)

            pause = 0.02 * draw.random()
            return pool.submit(work)

        for _ in range(5):
            total, _ = sweep_dask.tree(late, list(states)).result()
            assert total == a.pack()


# ---- scores --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def observed(parts):
    """Liquidations for the partitions of binance: noise about those of a map."""
    days = whole("binance")
    m = liqmap.Map.from_config({"turnover": 0.2}, price=days["close"][0], bar_ms=60_000)
    amounts = np.asarray(m.push_many(days, liquidated=True)).sum(axis=2)
    amounts *= np.random.default_rng(SEED).lognormal(0, 1, amounts.shape)
    rows = dict(zip(days["time_ms"].tolist(), amounts.tolist()))
    folder = parts / "liquidations"
    folder.mkdir()
    for path in sorted((parts / "binance").iterdir()):
        times = [int(line.split(",")[0]) for line in path.read_text().splitlines()[3:]]
        lines = [f"{time},{rows[time][0]!r},{rows[time][1]!r}" for time in times]
        head = "time_ms,liq_long_usd,liq_short_usd"
        (folder / path.name).write_text("\n".join([head, *lines, ""]))
    return folder, amounts


def test_r_is_the_correlation_of_logs(parts, observed, cluster):
    folder, amounts = observed
    args = [f"BTC/binance={parts / 'binance'}", "--vary", "turnover=0.01,0.2,0.8"]
    args += ["--liquidations", f"BTC/binance={folder}"]
    answer = good(*args, "--serial")
    assert good(*args, "--scheduler", cluster.scheduler_address) == answer
    assert answer["best"] == 1
    days, compared = whole("binance"), 0
    for row in answer["maps"]:
        if row["source"] is None:
            continue
        setting = answer["settings"][row["setting"]]
        m = liqmap.Map.from_config(setting, price=days["close"][0], bar_ms=60_000)
        said = np.asarray(m.push_many(days, liquidated=True)).sum(axis=2)
        for i, side in enumerate(("long", "short")):
            r = np.corrcoef(np.log1p(said[:, i]), np.log1p(amounts[:, i]))[0, 1]
            assert row["r"][side] == pytest.approx(r, rel=1e-9)
            compared += 1
    assert compared == 6


def test_calibrate_is_calibrate_py(cluster, tmp_path):
    pytest.importorskip("scipy", reason="no SciPy")
    import market

    args, searched = [], {"turnover": "0.1,0.2", "intrabar": "0,0.4", "entry-points": "4"}
    for i, symbol in enumerate(("BTC/a", "ETH/b")):
        (tmp_path / symbol).mkdir(parents=True)
        bars = market.planted(400, 0.5, SEED + i)
        snapshots, seen = market.write(str(tmp_path / symbol), bars)
        args += [f"{symbol}={snapshots}", f"--liquidations={symbol}={seen}"]
    for name, values in searched.items():
        args += ["--vary", f"{name.replace('-', '_')}={values}"]
    here = good(*args, "--calibrate", "--serial", "--output", tmp_path / "out")
    there = good(*args, "--calibrate", "--scheduler", cluster.scheduler_address)
    assert here == there and list(here) == ["BTC/a", "ETH/b"]
    for symbol in here:
        paths = [tmp_path / symbol / f"{n}.csv" for n in ("snapshots", "liquidations")]
        alone, report = tmp_path / "alone.json", tmp_path / "report.json"
        options = [f"--{name}={values}" for name, values in searched.items()]
        options += [f"--output={alone}", f"--report={report}", "--bootstrap=1"]
        program = SCRIPT.with_name("calibrate.py")
        line = [sys.executable, program, *paths, *options]
        subprocess.run(line, check=True, capture_output=True)
        assert (tmp_path / "out" / f"{symbol}.json").read_text() == alone.read_text()
        assert here[symbol]["tried"] == json.loads(report.read_text())["tried"]
        assert len(here[symbol]["tried"]) == 4 * len(market.calibrate.Search().holding)


# ---- refused -------------------------------------------------------------------------


def test_partitions_out_of_order(parts, cluster):
    paths = [parts / "okx" / f"{i:02}.csv" for i in (0, 2, 1)]
    source = f"BTC/okx={','.join(map(str, paths))}"
    said = refused(source)
    assert f"sweep_dask: {paths[2]}: row 0, column time_ms: " in said and "LIQMAP_E_TIME" in said
    result = sweep(source, "--scheduler", cluster.scheduler_address)
    assert result.returncode == 1 and result.stdout == ""
    # dask has a word of its own about how large a map is, before.
    assert said in result.stderr


def test_maps_that_do_not_add_up(parts):
    def state(axis):
        return liqmap.Map(axis).pack(), np.zeros((2, 6))

    with pytest.raises(liqmap.UsageError, match="LIQMAP_E_SHAPE"):
        one, other = (liqmap.linear_axis(1, 10, step) for step in (1, 0.5))
        sweep_dask.merge(state(one), state(other))
    names = "binance:BTCUSDT", "binance:BTCUSD"  # linear and inverse
    said = refused(*(f"BTC/{name}={parts / 'binance'}" for name in names))
    assert "sweep_dask: setting 0, BTC: the maps differ" in said


def test_what_is_no_data(parts, observed, tmp_path):
    part = (parts / "okx" / "00.csv").read_text()
    lines = part.splitlines(keepends=True)
    bad = tmp_path / "bad.csv"
    first, more = parts / "okx" / "00.csv", parts / "okx" / "01.csv"
    wrong = {
        "".join(lines[:3]): "expected a row at least",
        part.replace("close", "last", 1): "expected the columns time_ms, open_inte",
        "".join(lines[:3]) + lines[3].replace(",", ",x", 1): "could not convert",
        "".join(lines[:3]) + lines[3].replace(",", ",-", 1): "row 0, column open_interest: ",
    }
    for text, expected in wrong.items():
        bad.write_text(text)
        said = refused(f"BTC/okx={bad}")
        assert f"sweep_dask: {bad}: " in said and expected in said
    bad.write_text(more.read_text().replace(",volume", ",volumes", 1))
    assert "expected the columns" in refused(f"BTC/okx={first},{bad}")

    missing = f"BTC/okx={first},{tmp_path / 'none.csv'}"
    assert "none.csv" in refused(missing)
    assert "expected *.csv" in refused(f"BTC/okx={tmp_path / '..'}")
    okx = f"BTC/okx={parts / 'okx'}"
    assert "expected once" in refused(okx, okx)
    assert "expected once" in refused(okx, f"--liquidations=BTC/no={first}")
    few = f"--liquidations=BTC/okx={first}"
    assert f"expected {PARTS} files" in refused(okx, few)
    assert f"expected {PARTS} files" in refused(okx, "--calibrate")
    other = [f"BTC/okx={first}", f"--liquidations=BTC/okx={observed[0] / '01.csv'}"]
    assert "row by row" in refused(*other)
    time = lines[3].split(",")[0]
    bad.write_text("".join(lines[:4]))
    seen = tmp_path / "seen.csv"
    for amount in ("-1", "nan", "inf"):
        seen.write_text(f"time_ms,liq_long_usd,liq_short_usd\n{time},0,{amount}\n")
        said = refused(f"BTC/okx={bad}", f"--liquidations=BTC/okx={seen}")
        assert f"{seen}: expected amounts" in said
    two = ",".join(str(parts / "binance" / f"{i:02}.csv") for i in (1, 0))
    both = ",".join(str(observed[0] / f"{i:02}.csv") for i in (1, 0))
    pair = f"BTC/a={two}", f"--liquidations=BTC/a={both}", "--calibrate"
    assert "sweep_dask: BTC/a: row " in refused(*pair, "--vary=intrabar=0")


def test_what_is_no_setting(parts, tmp_path):
    okx = f"BTC/okx={parts / 'okx'}"
    assert "turnover: expected" in refused(okx, "--vary=turnover=-1")
    assert "wrong: expected" in refused(okx, "--vary=wrong=1")
    config = tmp_path / "config.json"
    for text in "3", "[]", "[3]", "{":
        config.write_text(text)
        assert "config.json" in refused(okx, "--config", config), text
    config.write_text('[{"turnover": 0.1}, {"holding": "24h"}]')
    args = okx, "--config", config, "--vary", "entry_points=1,2", "--serial"
    assert [*map(len, good(*args)["settings"])] == [2] * 4
    for misuse in (["okx.csv"], [okx, "--vary=turnover"], [okx, "--workers=0"], []):
        with pytest.raises(SystemExit) as stop:
            sweep_dask.main(misuse)
        assert stop.value.code == 2

#!/usr/bin/env python3
"""Maps of many symbols, years and settings, on as many processes or machines as wanted.

    sweep_dask.py BTC/binance:BTCUSDT=2024.csv,2025.csv BTC/okx=folder ETH/okx=eth.csv
        --vary turnover=0.05,0.1,0.2 --vary entry_points=1,4 --output folder

A source COIN/NAME is cut into partitions: CSV files that follow each other in time, or
a folder of such, in the order of their names. It follows the rules of a venue where its
name is one, VENUE:INSTRUMENT. A setting is what `liqmap map --config` takes: every
configuration of --config with every combination of what varies.

There is a map of each source and setting: a chain of tasks, one for each partition, and
what goes from one to the next is the packed map. Maps of one coin and setting lie on
one axis, around the first close of the first source if it is automatic, and are merged
two by two, in a tree whose shape the order of the sources decides alone.

So neither the number of workers nor their speed nor what becomes of them changes a bit
of any map; --serial computes the same without dask. What a lost worker held is computed
again, from the files. Workers open the files themselves, by the same path as here: on a
cluster they share a file system. They need liqmap and NumPy (SciPy for --calibrate),
but not this program.

With --liquidations, whose rows match those of the partitions, maps are scored: r is the
correlation of log(1 + USD) of what a map says each bar liquidates with what was, "best"
the setting with the highest mean. --calibrate does what calibrate.py does, instead, to
each source: a task for every combination that is searched, then one that fits shares.
(Both may come out differently in the last digits on another kind of processor.)

JSON goes to standard output. --output keeps maps, FOLDER/SETTING/COIN/NAME.liqmap, and
sums, FOLDER/SETTING/COIN.liqmap, for liqmap.Map.unpack() and `liqmap map --resume`; or
what was calibrated, FOLDER/COIN/NAME.json, for `liqmap map --config`.
"""
from __future__ import annotations

import argparse
import contextlib
import dataclasses
import functools
import itertools
import json
import logging
import os
import re
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional, Sequence, Tuple

import liqmap
import numpy as np

COLUMNS = ("time_ms", "open_interest", "high", "low", "close", "entry", "volume")
NEEDED = 5  # of them
OBSERVED = ("time_ms", "liq_long_usd", "liq_short_usd")
SEARCHED = {"turnover": float, "intrabar": float, "entry_points": int}
SIDES = ("long", "short")
LOCAL = {  # of a cluster that nobody else can reach
    "processes": True,
    "threads_per_worker": 1,
    "host": "127.0.0.1",
    "dashboard_address": "127.0.0.1:0",
    "worker_dashboard_address": "127.0.0.1:0",
    "silence_logs": logging.ERROR,
}
NAMED = re.compile(r"([\w+-][\w.:+-]*/[\w+-][\w.:+-]*)=(.+)")

Config = Dict[str, Any]
Key = Tuple[int, str, str]  # setting, coin, name of the source; sums have no name
Names = Sequence[str]
State = Tuple[bytes, Any]  # a packed map; sums of its score, shape (2, 6)
Submit = Callable[..., Any]  # of a function and its arguments: its result, or a future
Table = Dict[str, Any]


@dataclasses.dataclass
class Source:
    """Partitions of one symbol, in order."""

    coin: str
    name: str
    paths: List[str]
    observed: List[str]  # liquidations, a file for each partition; or none at all
    first: Table  # the first two snapshots


# ---- tasks: pure, so that they can be done again -------------------------------------


@contextlib.contextmanager
def blaming(what: object) -> Iterator[None]:
    """Say what a ValueError is about."""
    try:
        yield
    except ValueError as error:
        raise ValueError(f"{what}: {error}") from None


def read(path: str, wanted: Names, needed: int, rows: Optional[int] = None) -> Table:
    """Those of the wanted columns that a CSV file has; the first few it must have."""
    with blaming(path), open(path, encoding="utf-8") as file:
        header = next((line for line in file if line[0] != "#"), "").strip().split(",")
        names = [name for name in wanted if name in header]
        if names[:needed] != [*wanted[:needed]]:
            raise ValueError(f"expected the columns {', '.join(wanted[:needed])}")
        kinds = [(n, np.int64 if n == "time_ms" else np.float64) for n in names]
        at = [header.index(name) for name in names]
        table = np.loadtxt(file, kinds, "#", ",", usecols=at, ndmin=1, max_rows=rows)
        if len(table) == 0:
            raise ValueError("expected a row at least")
    return {name: np.ascontiguousarray(table[name]) for name in names}


def read_pair(path: str, names: Names, observed: Optional[str]) -> Tuple[Table, Any]:
    """A partition, and USD liquidated, shape (2, rows), where that is known."""
    table = read(path, COLUMNS, NEEDED)
    if [*table] != [*names]:
        raise ValueError(f"{path}: expected the columns {', '.join(names)}")
    if observed is None:
        return table, None
    seen = read(observed, OBSERVED, len(OBSERVED))
    if not np.array_equal(seen["time_ms"], table["time_ms"]):
        raise ValueError(f"{observed}: expected the times of {path}, row by row")
    amounts = np.stack([seen[name] for name in OBSERVED[1:]])
    if not ((amounts >= 0) & (amounts < np.inf)).all():
        raise ValueError(f"{observed}: expected amounts, 0 or more")
    return table, amounts


def push(state: State, path: str, names: Names, observed: Optional[str]) -> State:
    """A map after one more partition."""
    packed, sums = state
    m = liqmap.Map.unpack(packed)
    table, seen = read_pair(path, names, observed)
    with blaming(path):
        amounts = np.asarray(m.push_many(table, liquidated=True)).sum(axis=2).T
    return m.pack(), sums if seen is None else sums + moments(amounts, seen)


def moments(said: Any, seen: Any) -> Any:
    """What r is made of: n, sums of x, y, xx, yy and xy, for each side."""
    x, y = np.log1p(said), np.log1p(seen)
    parts = (np.ones_like(x), x, y, x * x, y * y, x * y)
    return np.stack([part.sum(axis=1) for part in parts], axis=1)


def merge(state: State, other: State) -> State:
    """A map of what two hold."""
    total = liqmap.Map.unpack(state[0])
    total.merge(liqmap.Map.unpack(other[0]))
    return total.pack(), state[1] + other[1]


def bars_of(source: Source) -> Any:
    """All partitions as calibrate.py takes them."""
    import calibrate

    pairs = [
        read_pair(path, [*source.first], observed)
        for path, observed in zip(source.paths, source.observed)
    ]
    columns = {n: np.concatenate([table[n] for table, _ in pairs]) for n in pairs[0][0]}
    return calibrate.Bars(
        columns, np.concatenate([seen for _, seen in pairs], axis=1).T
    )


def trial(source: Source, search: Any, config: Config) -> float:
    """How well one configuration forecasts."""
    import calibrate

    bars = bars_of(source)
    with blaming(f"{source.coin}/{source.name}"):
        return float(calibrate.trial(bars, slice(1, bars.n), search, config))


def settle(source: Source, search: Any, grid: List[Config], scores: List[float]) -> Any:
    """The best of them with the shares that fit, and all that was tried."""
    import calibrate

    bars, tried = bars_of(source), list(zip(grid, scores))
    fitted = calibrate.settle(bars, slice(1, bars.n), search, tried)
    said = [{**config, "score": score} for config, score in tried]
    return {"config": calibrate.as_config(fitted), "tried": said}


# ---- what is to be done, and who does it ---------------------------------------------


def plan_maps(submit: Submit, sources: List[Source], settings: List[Config]) -> Any:
    """The map of every source and setting, and the sum of every coin and setting."""
    starts = {}
    for key, setting, members in groups(sources, settings):
        with blaming(f"setting {key[0]}, {key[1]}"):
            price = members[0].first["close"][0]
            starts[key] = [empty(source, setting, price) for source in members]
            functools.reduce(merge, starts[key])  # rather refused now than in an hour
    ends = {}
    for key, setting, members in groups(sources, settings):
        states = starts[key]
        for i, source in enumerate(members):
            pairs = itertools.zip_longest(source.paths, source.observed)
            for path, observed in pairs:
                states[i] = submit(push, states[i], path, [*source.first], observed)
            ends[(*key, source.name)] = states[i]
        ends[(*key, "")] = tree(submit, states)
    return ends


def groups(sources: List[Source], settings: List[Config]) -> Iterator[Any]:
    """(setting's number, coin), the setting, the sources of the coin."""
    coins = dict.fromkeys(source.coin for source in sources)
    for (i, setting), coin in itertools.product(enumerate(settings), coins):
        yield (i, coin), setting, [source for source in sources if source.coin == coin]


def empty(source: Source, setting: Config, price: float) -> State:
    """The map that the first partition is pushed to."""
    times = source.first["time_ms"]
    m = liqmap.Map.from_config(
        {**setting, "venue": source.name} if ":" in source.name else setting,
        price=price,
        time_ms=int(times[0]),
        bar_ms=int(times[1] - times[0]) if len(times) > 1 else 0,
        has_volume="volume" in source.first,
    )
    return m.pack(), np.zeros((len(SIDES), 6))


def tree(submit: Submit, states: List[Any]) -> Any:
    """The merge of neighbours, of neighbours of those, and so on."""
    while len(states) > 1:
        pairs = itertools.zip_longest(states[::2], states[1::2])
        states = [a if b is None else submit(merge, a, b) for a, b in pairs]
    return states[0]


def plan_calibration(submit: Submit, sources: List[Source], search: Any) -> Any:
    """What the trials of every source end in."""
    ends = {}
    for source in sources:
        grid = search.configs("volume" in source.first)
        scores = [submit(trial, source, search, config) for config in grid]
        end = submit(settle, source, search, grid, scores)
        ends[0, source.coin, source.name] = end
    return ends


def run(plan: Callable[[Submit], Any], tasks: int, client: Any = None) -> Any:
    """What a plan ends in, by the workers of a client, or in this process."""
    progress = Progress(tasks)

    def here(function: Callable[..., Any], *args: Any) -> Any:
        result = function(*args)
        progress.step()
        return result

    def there(function: Callable[..., Any], *args: Any) -> Any:
        # Not "pure" to dask, which would take a file for what it was at an earlier run.
        future = client.submit(function, *args, pure=False)
        future.add_done_callback(progress.step)
        return future

    ends = plan(here) if client is None else client.gather(plan(there))
    progress.end()
    return ends


class Progress:
    """A bar on a terminal, elsewhere a line at the end; standard error."""

    def __init__(self, tasks: int) -> None:
        self.tasks, self.done, self.lock = tasks, 0, threading.Lock()
        self.bar = sys.stderr.isatty()

    def step(self, _: Any = None) -> None:
        with self.lock:
            self.done += 1
            if self.bar:
                bar = "#" * (40 * self.done // self.tasks)
                text = f"\r[{bar:40}] {self.done}/{self.tasks} tasks"
                print(text, end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        with self.lock:
            start, self.bar = "\r\033[K" if self.bar else "", False
            print(f"{start}{self.tasks} tasks done", file=sys.stderr, flush=True)


# ---- what came out -------------------------------------------------------------------


def row(key: Key, state: State) -> Dict[str, Any]:
    """A map in a few numbers; amounts in quote currency."""
    setting, coin, name = key
    stats = liqmap.Map.unpack(state[0]).stats()
    scored = name and state[1][0, 0] > 0
    return {
        "setting": setting,
        "coin": coin,
        "source": name or None,
        "time_ms": stats.time_ms,
        "pushes": stats.pushes,
        "off_axis": stats.off_axis,
        "coverage": stats.coverage,
        "liquidated": stats.liquidated_quote._asdict(),
        "r": dict(zip(SIDES, map(correlation, state[1]))) if scored else None,
    }


def correlation(sums: Any) -> float:
    """Pearson's r; 0 where either does not vary."""
    n, x, y, xx, yy, xy = map(float, sums)
    spread = max(n * xx - x * x, 0.0) * max(n * yy - y * y, 0.0)
    return float((n * xy - x * y) / spread**0.5) if spread > 0 else 0.0


def best(rows: List[Dict[str, Any]], settings: int) -> Optional[int]:
    """The setting of the highest mean r, the first of such."""
    scores: List[List[float]] = [[] for _ in range(settings)]
    for found in rows:
        scores[found["setting"]] += (found["r"] or {}).values()
    return max(range(settings), key=lambda i: sum(scores[i])) if scores[0] else None


def write(path: Path, data: bytes) -> None:
    """A file, and the folders it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


# ---- arguments -----------------------------------------------------------------------


def named(text: str) -> Tuple[str, str]:
    """COIN/NAME=VALUE"""
    match = NAMED.fullmatch(text)
    if match is None:
        raise argparse.ArgumentTypeError(f"expected COIN/NAME=..., found {text!r}")
    return match[1], match[2]


def varied(text: str) -> List[Tuple[str, str]]:
    """KEY=VALUE,..: the values as texts, which a configuration takes too."""
    key, _, values = text.partition("=")
    if not values:
        raise argparse.ArgumentTypeError(f"expected KEY=VALUE,..., found {text!r}")
    return [(key, value) for value in values.split(",")]


def files(text: str) -> List[str]:
    """The files of FILE,.. or of a folder, by paths that hold for workers too."""
    paths = [Path(part).resolve() for part in text.split(",")]
    if len(paths) == 1 and paths[0].is_dir():
        paths = sorted(paths[0].glob("*.csv"))
    for path in paths:
        path.open().close()  # rather missing now than in an hour
    if not paths:
        raise ValueError(f"{text}: expected *.csv in it")
    return [str(path) for path in paths]


def sources_of(args: argparse.Namespace) -> List[Source]:
    """The sources, with all their files there."""
    names = [symbol for symbol, _ in args.sources]
    observed = dict(args.liquidations)
    for symbol in (*names, *observed):
        if names.count(symbol) != 1:
            raise ValueError(f"{symbol}: expected once as a source")
    sources = []
    for symbol, text in args.sources:
        coin, name = symbol.split("/")
        paths = files(text)
        seen = files(observed[symbol]) if symbol in observed else []
        if len(seen) != len(paths) and (seen or args.calibrate):
            raise ValueError(f"{symbol}: expected {len(paths)} files of liquidations")
        first = read(paths[0], COLUMNS, NEEDED, 2)
        sources.append(Source(coin, name, paths, seen, first))
    return sources


def settings_of(args: argparse.Namespace) -> List[Config]:
    """Every configuration with every combination of what varies."""
    configs: Any = {}
    if args.config is not None:
        with blaming(args.config):
            configs = json.loads(args.config.read_text(encoding="utf-8"))
    configs = configs if isinstance(configs, list) else [configs]
    if not configs or not all(isinstance(config, dict) for config in configs):
        raise ValueError(f"{args.config}: expected a JSON object, or an array of them")
    choices = [dict(choice) for choice in itertools.product(*args.vary)]
    return [{**config, **choice} for config in configs for choice in choices]


def search_of(args: argparse.Namespace) -> Any:
    """The search of calibrate.py, with what varies."""
    import calibrate

    given = {}
    for choices in args.vary:
        key = choices[0][0]
        if key not in SEARCHED:
            raise ValueError(f"{key}: expected one of {', '.join(SEARCHED)}")
        given[key] = tuple(SEARCHED[key](value) for _, value in choices)
    return dataclasses.replace(calibrate.Search(), **given)


def arguments(argv: Optional[Sequence[str]]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    many: Any = {"action": "append", "default": []}
    add("sources", nargs="+", type=named, metavar="COIN/NAME=FILE,..|FOLDER")
    add("--liquidations", **many, type=named, metavar="COIN/NAME=FILE,..|FOLDER")
    add("--config", type=Path, help="a configuration, or an array of them, JSON")
    add("--vary", **many, type=varied, metavar="KEY=VALUE,..", help="may be repeated")
    add("--calibrate", action="store_true", help="needs liquidations of every source")
    add("--output", type=Path, help="a folder")
    add = parser.add_mutually_exclusive_group().add_argument
    add("--serial", action="store_true", help="in this process, without dask")
    add("--scheduler", metavar="ADDRESS", help="of a cluster, tcp://HOST:PORT")
    add("--workers", type=int, default=os.cpu_count() or 1, metavar="N")
    args = parser.parse_intermixed_args(argv)
    if args.workers < 1:
        parser.error("--workers: expected 1 or more")
    if args.calibrate and args.config is not None:
        parser.error("--calibrate finds what --config says")
    return args


@contextlib.contextmanager
def cluster(args: argparse.Namespace) -> Iterator[Any]:
    """A client of the cluster asked for; None is this process."""
    if args.serial:
        yield None
        return
    from distributed import Client, LocalCluster

    with contextlib.ExitStack() as stack:
        address = args.scheduler
        if address is None:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            local = LocalCluster(
                n_workers=args.workers, local_directory=folder, **LOCAL
            )
            address = stack.enter_context(local)
        client = stack.enter_context(Client(address))
        if args.calibrate:
            for module in "baselines.py", "calibrate.py":
                client.upload_file(str(Path(__file__).with_name(module)))
        yield client


def sweep(args: argparse.Namespace, sources: List[Source]) -> Any:
    """The answer of a sweep; its maps go to files."""
    settings = settings_of(args)
    partitions = sum(len(source.paths) for source in sources)
    merges = len(sources) - len({source.coin for source in sources})
    with cluster(args) as client:
        ends = run(
            lambda submit: plan_maps(submit, sources, settings),
            len(settings) * (partitions + merges),
            client,
        )
    for (setting, coin, name), state in ends.items():
        if args.output is not None:
            path = f"{setting:03}/{coin}{name and '/'}{name}.liqmap"
            write(args.output / path, state[0])
    rows = [row(key, state) for key, state in sorted(ends.items())]
    return {"settings": settings, "maps": rows, "best": best(rows, len(settings))}


def calibrations(args: argparse.Namespace, sources: List[Source]) -> Any:
    """The answer of --calibrate; configurations go to files."""
    search = search_of(args)
    trials = sum(len(search.configs("volume" in s.first)) for s in sources)
    with cluster(args) as client:
        ends = run(
            lambda submit: plan_calibration(submit, sources, search),
            trials + len(sources),
            client,
        )
    for (_, coin, name), found in ends.items():
        if args.output is not None:
            text = json.dumps(found["config"], indent=1) + "\n"
            write(args.output / coin / f"{name}.json", text.encode())
    return {f"{coin}/{name}": found for (_, coin, name), found in ends.items()}


def main(argv: Optional[Sequence[str]] = None) -> None:
    args = arguments(argv)
    try:
        answer = (calibrations if args.calibrate else sweep)(args, sources_of(args))
    except (ImportError, OSError, ValueError, liqmap.Error) as error:
        sys.exit(f"sweep_dask: {error}")
    print(json.dumps(answer, indent=1))


if __name__ == "__main__":
    main()

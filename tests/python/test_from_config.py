"""Map.from_config takes what `liqmap map --config FILE` takes: to the same map."""
import json
import os
import subprocess

import headers
import liqmap
import numpy as np
import pytest

DAY = headers.ROOT / "examples" / "data" / "binance.csv"
PROGRAM = os.environ.get("LIQMAP_PROGRAM", "")
LOG = "log:20000:0.001:2303"

GOOD = [
    {},
    {"axis": "auto"},
    {"axis": LOG},
    {"axis": "linear:80000:25.5:1200", "turnover": 0},
    {"axis": {"kind": "linear", "low": 8e4, "step": "25", "buckets": 1200}},
    {"axis": LOG, "tiers": ["25:0.5", "50:0.25/0.125", "100:0.1:0.005:0.0004"]},
    {"axis": LOG, "tiers": ["10:1e-1:.01"], "maintenance": "entry"},
    {"axis": LOG, "tier": [{"leverage": 20, "share": 0.5, "fee": 0.001}]},
    {
        "axis": LOG,
        "tiers": [
            {"leverage": 20, "share_long": 0.5, "share_short": 0, "factor_long": 9},
            {"leverage": "7", "share": "0.1", "mmr": 0.01, "factor_short": "x"},
        ],
    },
    {"axis": LOG, "contract": "inverse", "initial": "entry", "entry-points": 1},
    {"axis": LOG, "contract": "linear", "initial": "unknown", "entry_points": "7"},
    {"axis": LOG, "turnover": "0.25", "holding": "48h"},
    {"axis": LOG, "holding": "90m"},
    {"axis": LOG, "holding": "1 h"},
    {"axis": LOG, "holding": "2D"},
    {"axis": LOG, "holding": "1.5d"},
    {"axis": LOG, "holding": "0.6ms"},
    {"axis": LOG, "holding": 0},
    {"axis": LOG, "holding": "0"},
    {"axis": LOG, "intrabar": "0.5", "tiers": ["100:0.5"]},
    {"axis": LOG, "within": 0.25, "tiers": ["100:0.5"]},
    {"axis": LOG, "preset": "classic"},
    {"axis": LOG, "preset": "btcusdt-1h"},
    {"axis": LOG, "preset": "btcusdt-1h", "tiers": ["25:0.1"], "intrabar": 0.5},
    {"axis": LOG, "preset": "btcusdt-1h", "venue": "bybit:BTCUSDT"},
    {"axis": LOG, "venue": "binance:BTCUSDT"},
    {"axis": LOG, "venue": "bybit:BTCUSDT:cap", "tiers": ["20:0.1", "30:0.2:0.02"]},
    {"axis": LOG, "venue": "hyperliquid:BTC"},
    {"axis": LOG, "venue": "okx:BTC-USDT-SWAP:cap", "contract": "linear"},
]

BAD = [
    {"axes": LOG},
    {"axis": "log:20000:0.001"},
    {"axis": LOG + ":1"},
    {"axis": "log:20000:0.001:0"},
    {"axis": "log:20000:0.001:1.5"},
    {"axis": "log:2_0000:0.001:9"},
    {"axis": "log: 20000:0.001:9"},
    {"axis": "log:nan:0.001:9"},
    {"axis": "log:-5:0.001:9"},
    {"axis": "cubic:20000:0.001:9"},
    {"axis": {"kind": "log", "low": 1, "step": 1}},
    {"axis": {"kind": "log", "low": 1, "step": 1, "buckets": 5, "more": 1}},
    {"axis": 5},
    {"axis": None},
    {"tiers": []},
    {"tiers": "25:0.5"},
    {"tiers": ["25"]},
    {"tiers": [25]},
    {"tiers": ["25:0.5:0.004:0:0"]},
    {"tiers": ["25:0.5/"]},
    {"tiers": ["25:x"]},
    {"tiers": ["25:0.5:"]},
    {"tiers": ["0.5:0.1"]},
    {"tiers": ["25:0.6", "50:0.6"]},
    {"tiers": ["300:0.1"]},
    {"tiers": ["25:0.01"] * 17},
    {"tiers": [{"leverage": 5}]},
    {"tiers": [{"share": 0.5}]},
    {"tiers": [{"leverage": 5, "share_long": 0.5}]},
    {"tiers": [{"leverage": 5, "share": 0.5, "more": 0}]},
    {"tiers": [{"leverage": 5, "share": 0.5, "share_long": 0.1, "share_short": 0.1}]},
    {"tiers": [{"leverage": True, "share": 0.5}]},
    {"tiers": ["5:0.1"], "tier": ["5:0.1"]},
    {"contract": "Linear"},
    {"contract": 0},
    {"maintenance": "close"},
    {"maintenance": "entry", "tiers": ["5:0.1:0.01:0.01"]},
    {"turnover": -0.1},
    {"turnover": "much"},
    {"turnover": "1e999"},
    {"turnover": "1e-400"},
    {"turnover": 10**400},
    {"intrabar": -(10**400)},
    {"tiers": [{"leverage": 10**400, "share": 0.5}]},
    {"turnover": True},
    {"turnover": [0.1]},
    {"holding": 48},
    {"holding": "48"},
    {"holding": "-1h"},
    {"holding": "1w"},
    {"holding": "0.1ms"},
    {"holding": "1e3h"},
    {"holding": "1.2.3h"},
    {"entry_points": 0},
    {"entry_points": 4097},
    {"entry_points": 1.5},
    {"entry_points": "4.0"},
    {"initial": "Entry"},
    {"intrabar": 1.1},
    {"intrabar": -0.1},
    {"within": 1.1},
    {"within": 0.5, "intrabar": 0.5},
    {"preset": "best"},
    {"preset": 5},
    {"preset": None},
    {"venue": "binance"},
    {"venue": 5},
    {"venue": "binance:BTCUSDT:smallest"},
    {"venue": "binance:BTCUSDT", "contract": "inverse"},
    {"venue": "binance:BTCUSDT", "maintenance": "entry"},
    {"venue": "hyperliquid:BTC", "tiers": ["90:0.1"]},
]


@pytest.fixture(scope="module")
def day():
    table = np.genfromtxt(DAY, delimiter=",", names=True, skip_header=2)
    columns = {name: table[name].copy() for name in table.dtype.names}
    columns["time_ms"] = columns["time_ms"].astype(np.int64)
    return columns


def by_program(path, *options):
    if not PROGRAM:
        pytest.skip("the program is not built")
    return subprocess.run(
        [PROGRAM, "map", "--snapshots", str(DAY), "--config", str(path), *options],
        capture_output=True,
        text=True,
    )


def by_binding(config, day, **options):
    m = liqmap.Map.from_config(
        config,
        price=day["close"][0],
        time_ms=int(day["time_ms"][0]),
        bar_ms=int(day["time_ms"][1] - day["time_ms"][0]),
        **options,
    )
    m.push_many(day)
    return m


@pytest.mark.parametrize("config", GOOD, ids=str)
def test_the_same_map(config, day, tmp_path):
    path = tmp_path / "config.json"
    path.write_text(json.dumps(config))
    m = by_binding(config, day)
    assert by_binding(path, day).pack() == by_binding(str(path), day).pack() == m.pack()
    result = by_program(path, "--format", "json")
    assert result.returncode == 0, result.stderr
    said = json.loads(result.stdout)
    assert liqmap.Axis(**said["axis"]) == m.axis
    for tier, theirs in zip(m.tiers, said["tiers"]):
        assert tier == tuple(theirs[name] for name in liqmap.Tier._fields)
    assert len(m.tiers) == len(said["tiers"])
    assert said["pushes"] == len(day["close"])
    for side in ("long", "short"):
        for kind in ("density", "cumulative"):
            theirs = np.array(said["sides"][side][kind])
            ours = getattr(m, kind)(side).values
            assert ours.shape == theirs.shape and (ours == theirs).all()
    stats = m.stats()
    for number, side in enumerate(("long", "short")):
        for name in ("opened", "closed", "liquidated", "unknown", "unlevered", "total"):
            assert getattr(stats, name)[number] == said["sides"][side][name]


@pytest.mark.parametrize("config", BAD, ids=str)
def test_the_same_refusals(config, day, tmp_path):
    path = tmp_path / "config.json"
    path.write_text(json.dumps(config))
    for given in (config, path):
        with pytest.raises(ValueError):
            by_binding(given, day)
    result = by_program(path)
    assert result.returncode in (1, 2), result.stdout


@pytest.mark.parametrize(
    "text",
    ["", "[]", "5", "{", '{"turnover": 0.1, "turnover": 0.1}', '{"turnover": NaN}',
     '{"turnover": 1e-400}', '{"turnover":0.' + "0" * 400 + "1}", '{"turnover": 1e400}'],
)
def test_what_is_no_configuration(text, day, tmp_path):
    path = tmp_path / "config.json"
    path.write_text(text)
    with pytest.raises(ValueError):
        by_binding(path, day)
    assert by_program(path).returncode == 1


def test_an_automatic_axis_takes_a_price():
    with pytest.raises(ValueError, match="takes a price"):
        liqmap.Map.from_config({})
    with pytest.raises(liqmap.DataError, match="E_PRICE"):
        liqmap.Map.from_config({}, price=0.0)
    assert liqmap.Map.from_config({"axis": LOG}).axis.find(20_000) == 0
    assert liqmap.auto_axis(95_000).find(4 * 95_000) >= 0


def test_without_volume_positions_are_held_for_two_days():
    config = {"axis": LOG, "preset": "classic"}
    assert liqmap.Map.from_config(config).config.holding_ms == 0
    held = liqmap.Map.from_config(config, has_volume=False)
    assert held.config == liqmap.preset("classic", has_volume=False).config
    assert held.config.holding_ms == 48 * 3_600_000
    off = liqmap.Map.from_config({**config, "holding": 0}, has_volume=False)
    assert off.config.holding_ms == 0


def test_intrabar_by_its_old_name():
    old, new = (
        liqmap.Map.from_config({"axis": LOG, "preset": "classic", name: 0.25}).config
        for name in ("within", "intrabar")
    )
    assert old == new == liqmap.Config(intrabar=0.25)


def test_the_rules_of_the_time():
    config = {"axis": LOG, "venue": "bybit:BTCUSDT"}
    early = liqmap.Map.from_config(config, time_ms=0)
    late = liqmap.Map.from_config(config)
    first, last = liqmap.venue("bybit:BTCUSDT", 0), liqmap.venue("bybit:BTCUSDT")
    assert first.until_ms is not None and last.until_ms is None
    assert early.config.maintenance == first.maintenance != last.maintenance
    assert late.config.maintenance == last.maintenance
    said = {**config, "maintenance": last.maintenance}
    assert liqmap.Map.from_config(said).config == late.config
    with pytest.raises(ValueError, match="maintenance: does not go with"):
        liqmap.Map.from_config(said, time_ms=0)

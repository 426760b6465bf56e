"""Presets: what C says, the file of the fit, and the classic map."""
import json
from pathlib import Path

import headers
import liqmap
import pytest

FIT = headers.ROOT / "examples" / "python" / "btcusdt-1h.json"


def test_the_fit_is_the_file():
    """What calibrate.py wrote, to the last digit."""
    fitted, file = liqmap.preset("btcusdt-1h"), json.loads(Path(FIT).read_text())
    m = liqmap.Map.from_config(str(FIT), price=95_000, time_ms=0)
    assert list(map(tuple, m.tiers)) == list(map(tuple, fitted.tiers))
    assert len(fitted.tiers) == len(file["tiers"]) == 16
    assert m.config == fitted.config


def test_all_are_listed():
    found = {p.name: p for p in liqmap.presets()}
    assert set(found) == {"btcusdt-1h", "classic"}
    for name, p in found.items():
        assert p == liqmap.preset(name) and "2026-03-04" in p.source
        for side in ("share_long", "share_short"):
            assert 0 < sum(getattr(tier, side) for tier in p.tiers) <= 1
        liqmap.Map(liqmap.auto_axis(95_000), p.tiers, p.config)
    assert found["classic"].config == liqmap.Config()


def test_bars_and_volume():
    usual = liqmap.preset("btcusdt-1h")
    short = liqmap.preset("btcusdt-1h", bar_ms=300_000)
    without = liqmap.preset("btcusdt-1h", has_volume=False)
    assert usual.config.intrabar > 0 == short.config.intrabar
    assert short.tiers == usual.tiers != without.tiers
    assert without.config.turnover == 0 < without.config.holding_ms


def test_what_is_wrong_is_refused():
    with pytest.raises(liqmap.UsageError, match="E_PRESET"):
        liqmap.preset("best")
    with pytest.raises(liqmap.UsageError, match="E_LENGTH"):
        liqmap.preset("classic", bar_ms=-1)
    for name in (None, 1, b"classic"):
        with pytest.raises(TypeError):
            liqmap.preset(name)
    with pytest.raises(ValueError):
        liqmap.preset("classic\0")

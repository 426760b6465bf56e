# SPDX-License-Identifier: MIT
"""Venue.from_json: tables as venues and tools publish them, number by number as the program
has them, and used as built-in ones are."""

import dataclasses
import importlib.util
import json
import math
import os
import subprocess
import sys
from pathlib import Path

import liqmap
import pytest

TESTS = Path(__file__).resolve().parent.parent / "program"
PROGRAM = os.environ.get("LIQMAP_PROGRAM", "")
AXIS = liqmap.log_axis(50, 500, 0.001)


def load_forms():
    """The answers that the program is tested with."""
    os.environ.setdefault("LIQMAP_PROGRAM", "")
    sys.path.insert(0, str(TESTS))
    try:
        spec = importlib.util.spec_from_file_location("forms", TESTS / "test_brackets.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.remove(str(TESTS))


forms = load_forms()
ANSWERS = {
    name: getattr(forms, name)
    for name in (
        "BINANCE COIN_M BYBIT BYBIT_PERCENT OKX META CCXT CCXT_OKX CCXT_COIN".split()
    )
}


@pytest.mark.skipif(not PROGRAM, reason="no program")
@pytest.mark.parametrize("form", ANSWERS)
def test_the_same_as_the_program(form, tmp_path):
    path = tmp_path / "brackets.json"
    path.write_text(json.dumps(ANSWERS[form]))
    out = subprocess.run(
        [PROGRAM, "venues", "--format", "json", "--face", "0.5", "--brackets", path],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    compared = 0
    for want in json.loads(out):
        for source in (path, str(path), ANSWERS[form]):
            got = liqmap.Venue.from_json(source, want["venue"], face=0.5)
            for key in ("contract", "maintenance", "measure", "rule", "fee", "face"):
                assert getattr(got, key) == want[key]
            assert got.number == -1 and got.until_ms is None
            assert got.since_ms == (want["since_ms"] or 0)
            assert [row.cap for row in got.brackets] == [
                math.inf if row["cap"] is None else row["cap"]
                for row in want["brackets"]
            ]
            for row, other in zip(got.brackets, want["brackets"]):
                assert row[1:] == tuple(other[key] for key in row._fields[1:])
                compared += 1
    assert compared >= 3


@pytest.mark.parametrize("value", [10**400, 1e400, math.nan, "1e-400", "x", True], ids=str)
def test_a_number_that_is_none(value, tmp_path):
    path = tmp_path / "brackets.json"
    for key in ("maxNotional", "maintenanceMarginRate", "maxLeverage"):
        answer = json.loads(json.dumps(forms.CCXT))
        next(iter(answer.values()))[0][key] = value
        path.write_text(json.dumps(answer).replace('"1e-400"', "1e-400"))
        for source in (answer, path):
            with pytest.raises(ValueError):
                liqmap.Venue.from_json(source)


def test_tables_are_used_as_built_in_ones_are():
    built_in = liqmap.venue("hyperliquid:BTC")
    rules = liqmap.Venue.from_json(forms.META, "hyperliquid:BTC")
    position = liqmap.Position("long", 76_000, 10, quantity=2_300)
    assert rules.brackets == built_in.brackets
    assert rules.price(position) == built_in.price(position)
    tiers = [liqmap.Tier(10, 0.1), liqmap.Tier(40, 0.1)]
    for profile in ("smallest", "cap"):
        assert rules.tiers(tiers, profile) == built_in.tiers(tiers, profile)
    sol = liqmap.Venue.from_json(forms.CCXT, "binance:SOLUSDT")
    m = liqmap.Map.for_venue(sol, AXIS, [liqmap.Tier(50, 0.1)], profile="cap")
    assert m.tiers[0].mmr == 0.01 - 250 / 250_000
    m = liqmap.Map.for_venue(sol, AXIS, preset="classic")
    assert [tier.leverage for tier in m.tiers] == [25, 50, 100]
    assert [tier.mmr for tier in m.tiers][2] == liqmap.DEFAULT_TIERS[2].mmr  # not offered
    coin = liqmap.Venue.from_json(forms.COIN_M)
    assert liqmap.Map.for_venue(coin, AXIS).config.contract == "inverse"
    with pytest.raises(liqmap.DataError) as refused:
        sol.tiers([liqmap.Tier(50, 0.1), liqmap.Tier(76, 0.1)])
    assert refused.value.name == "LIQMAP_E_NOT_OFFERED" and refused.value.index == 1


def test_dates():
    assert liqmap.Venue.from_json(forms.BINANCE).since_ms == 0
    assert liqmap.Venue.from_json(forms.BINANCE, since_ms=5).since_ms == 5
    old = liqmap.Venue.from_json(forms.BYBIT_PERCENT, since_ms=5)
    assert (old.since_ms, old.maintenance) == (1672054488010, "entry")


def test_what_is_amiss_is_named():
    with pytest.raises(ValueError, match="name: expected one of .*hyperliquid:SOL"):
        liqmap.Venue.from_json(forms.META)
    with pytest.raises(ValueError, match="name: .*found 'binance:X'"):
        liqmap.Venue.from_json(forms.BINANCE, "binance:X")
    with pytest.raises(ValueError, match="face: is needed"):
        liqmap.Venue.from_json(forms.OKX, "okx:SOL-USDT-SWAP")
    bad = json.loads(json.dumps(forms.BINANCE))
    bad[0]["brackets"][1]["cum"] = 240
    with pytest.raises(liqmap.DataError, match="binance:SOLUSDT: bracket 1") as refused:
        liqmap.Venue.from_json(bad)
    assert (refused.value.name, refused.value.index) == ("LIQMAP_E_BRACKET", 1)
    bad[0]["brackets"][1]["notionalFloor"] = 60_000
    with pytest.raises(ValueError, match="begins where the one before ends"):
        liqmap.Venue.from_json(bad)
    bad[0]["brackets"][1]["maintMarginRatio"] = "x"
    with pytest.raises(ValueError):
        liqmap.Venue.from_json(bad)
    for nothing in ({}, [], [1], {"a": []}, {"code": "1", "data": []}, 5, None, [{}]):
        with pytest.raises(ValueError, match="expected brackets as Binance"):
            liqmap.Venue.from_json(nothing)
    with pytest.raises(FileNotFoundError):
        liqmap.Venue.from_json("no such file.json")


def test_it_is_a_venue_like_any_other():
    rules = liqmap.Venue.from_json(forms.BINANCE)
    assert dataclasses.replace(rules, fee=0.001).tiers([liqmap.Tier(10, 0.1)])[0].fee == (
        0.001
    )

"""Every public call with right and wrong arguments, and a planted defect of each kind that this, and
the model of test_map_stateful.py, must find."""
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import liqmap
import pytest
from seeds import seed

HERE = Path(__file__).parent
PACKAGE = HERE.parents[1] / "lib/python/liqmap"
ROUNDS = max(20, int(os.environ.get("LIQMAP_EXAMPLES", "60")) // 2)
MODEL = """
import hypothesis, sys, test_map_stateful
from hypothesis.stateful import run_state_machine_as_test
settings = hypothesis.settings(max_examples=20, derandomize=True, database=None, deadline=None,
    phases=[hypothesis.Phase.generate], suppress_health_check=list(hypothesis.HealthCheck))
run_state_machine_as_test(test_map_stateful.Twin, settings=settings)
"""


def run(*arguments, package=PACKAGE):
    """A process with the package, and how it ended: a crash is below 0."""
    path = os.pathsep.join([str(package.parent), os.environ["PYTHONPATH"], str(HERE)])
    return subprocess.run(
        [sys.executable, "-B", *arguments],
        capture_output=True,
        text=True,
        timeout=3600,
        env={**os.environ, "PYTHONPATH": path},
    )


def planted(folder, file, right, wrong):
    """A copy of the package with a defect."""
    package = shutil.copytree(PACKAGE, folder / "liqmap", ignore=shutil.ignore_patterns("__pycache__"))
    text = (package / file).read_text()
    assert text.count(right) == 1, f"{file} has {right!r} {text.count(right)} times"
    (package / file).write_text(text.replace(right, wrong))
    return package


def test_every_call_with_right_and_wrong_arguments():
    number = seed("every call", 1)
    result = run(HERE / "fuzz_calls.py", str(number), str(ROUNDS))
    assert result.returncode == 0, result.stdout + result.stderr
    counted = json.loads(result.stdout)
    print(f"# {counted}", file=sys.__stdout__)
    assert counted["names"] > 100 and counted["calls"] == ROUNDS * counted["names"]
    assert counted["never succeeded"] == []
    assert counted["forms compared"] > counted["calls"] / 4
    assert min(counted["readings compared"], counted["succeeded"]) > counted["calls"] / 2
    assert counted["had to be refused"] > ROUNDS
    assert counted["refused"] > counted["calls"] / 10


def test_what_it_found():
    m = liqmap.Map(liqmap.linear_axis(80, 120, 5))
    candles = [[t * 60_000, 1.0, 1.0, 1.0, 1.0, 1.0] for t in range(3)]
    reports = [{"timestamp": 0, "openInterestAmount": 1.0}]
    for call, kind in (
        (lambda: liqmap.DataError(-1e308), TypeError),
        (lambda: liqmap.DataError(2**31), ValueError),
        (lambda: m.axis.find([100.0, 1e-61]), liqmap.DataError),
        (lambda: m.axis.find([100.0, 1e61]), liqmap.DataError),
        (lambda: m.density("long").sum(2**63), ValueError),
        (lambda: m.density("long").expect(colour="red"), TypeError),
        (lambda: liqmap.from_ccxt(reports, candles, 10**400), ValueError),
        (lambda: liqmap.from_ccxt(reports, candles, 2**63 - 1), ValueError),
    ):
        with pytest.raises(kind):
            call()


DEFECTS = {
    "a column that is too short": ("_arguments.py", "if rows is not None and n != rows:", "if False:"),
    "an output that is too short": ("_arguments.py", "if found != shape and not", "if False and not"),
    "an output within the map": ("_arguments.py", "if start < first + other.len and first < start + n:", "if False:"),
    "an array that may not be written": ("_arguments.py", "_WRITABLE, _FORMAT, _CONTIGUOUS = 0x1", "_WRITABLE, _FORMAT, _CONTIGUOUS = 0x0"),
    "the other byte order": ("_arguments.py", " or text[0] in _FOREIGN", ""),
    "a form that is refused": ("_arguments.py", 'numpy.require(values, kind.name, ["C", "A"])', 'numpy.require(values, None, ["C", "A"])'),
    "whole numbers that are cut": ("_arguments.py", "if number not in limits:", "if False:"),
    "a number too large for a float": ("_arguments.py", "except OverflowError:\n            raise ValueError(f\"{name}: {type", "except ZeroDivisionError:\n            raise ValueError(f\"{name}: {type"),
    "a reader that changes a map": ("_map_read.py", "struct, code = sized(liqmap_summary), word(unit, UNITS, \"unit\")", "struct, code = sized(liqmap_summary), word(unit, UNITS, \"unit\"); self.close('long', 1e-3)"),
}  # fmt: skip


@pytest.mark.parametrize("defect", DEFECTS)
def test_planted(defect, tmp_path):
    package = planted(tmp_path, *DEFECTS[defect])
    result = run(HERE / "fuzz_calls.py", "1", "30", package=package)
    faults = "Fatal Python error", "# seed 1:"
    assert result.returncode != 0, "was not found"
    assert any(text in result.stderr for text in faults), result.stderr


OF_THE_MODEL = {
    "the order of two fields": ("_structs.py", '("opened", _sides),\n        ("closed", _sides),', '("closed", _sides),\n        ("opened", _sides),'),
    "long for short": ("_map_push.py", 'code, amount = word(side, SIDES, "side"), real(contracts, "contracts")\n        self._check(self._call(lib.liqmap_close', 'code, amount = 1 - word(side, SIDES, "side"), real(contracts, "contracts")\n        self._check(self._call(lib.liqmap_close'),
    "density for cumulative": ("_map_read.py", 'lib.liqmap_density if kind == "density" else', 'lib.liqmap_density if kind else'),
}  # fmt: skip


def test_the_model_finds_nothing_in_the_package():
    result = run("-c", MODEL)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("defect", OF_THE_MODEL)
def test_planted_for_the_model(defect, tmp_path):
    result = run("-c", MODEL, package=planted(tmp_path, *OF_THE_MODEL[defect]))
    assert result.returncode != 0 and "AssertionError" in result.stderr, result.stderr

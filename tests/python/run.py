"""Run a file of pytest tests as TAP, one point each: run.py FILE"""
import contextlib
import os
import sys

import hypothesis
import pytest

# The same examples at every run, unless LIQMAP_SEED asks for others; nothing is kept. A
# failure prints what repeats it.
seed = os.environ.get("LIQMAP_SEED")
hypothesis.settings.register_profile(
    "liqmap",
    derandomize=seed is None,
    database=None,
    deadline=None,
    print_blob=True,
    max_examples=int(os.environ.get("LIQMAP_EXAMPLES", "60")),
    suppress_health_check=list(hypothesis.HealthCheck),
)
hypothesis.settings.load_profile("liqmap")


class Points:
    def __init__(self):
        self.number = 0

    def pytest_collectreport(self, report):
        if report.outcome == "skipped":  # a file that lacks what it needs
            self.show(report)

    def pytest_runtest_logreport(self, report):
        if report.when == "call" or report.outcome != "passed":
            self.show(report)

    def show(self, report):
        self.number += 1
        name = report.nodeid.split("::", 1)[-1].replace("#", " ")
        note = ""
        if report.outcome == "skipped":
            note = " # SKIP " + report.longrepr[2].removeprefix("Skipped: ")
        good = "not ok" if report.outcome == "failed" else "ok"
        print(good, self.number, "-", name + note, file=sys.__stdout__, flush=True)


def main():
    points = Points()
    with contextlib.redirect_stdout(sys.stderr):
        options = ["-q", "-p", "no:cacheprovider", "--rootdir", os.path.dirname(__file__)]
        options += [] if seed is None else [f"--hypothesis-seed={seed}"]
        status = pytest.main(options + sys.argv[1:], plugins=[points])
    print("# LIQMAP_SEED", "is not set" if seed is None else f"= {seed}")
    print(f"1..{points.number}")
    none = pytest.ExitCode.NO_TESTS_COLLECTED
    sys.exit(points.number == 0 or status not in (pytest.ExitCode.OK, none))


if __name__ == "__main__":  # processes that a test starts look at this file again
    main()

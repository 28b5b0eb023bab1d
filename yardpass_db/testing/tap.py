"""`--tap`: pytest's results as TAP version 13, for `prove --exec` and whatever else reads TAP."""

from __future__ import annotations

import sys
from typing import TextIO

import pytest


def take_over(config: pytest.Config) -> None:
    """Have stdout for TAP alone: pytest's own report is not printed."""
    manager = config.pluginmanager
    usual = manager.get_plugin("terminalreporter")
    if usual is not None:
        manager.unregister(usual)
    manager.register(Tap(sys.stdout), "yardpass-tap")


class Tap:
    """Prints a line for each test as it ends, what failed as comments below it, the plan last.

    The plan comes last so that a run that dies says so: without a plan `prove` calls it a failure.
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.number = 0
        self.deselected = 0
        self.stream.write("TAP version 13\n")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or not report.passed:
            self._result(report.nodeid, report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._line(False, f"collecting {report.nodeid}")
            self._comment(report.longreprtext)
        elif report.skipped:
            self._line(True, f"collecting {report.nodeid}", f"SKIP {_reason(report)}")

    def _result(self, name: str, report: pytest.TestReport) -> None:
        if report.when == "teardown" and report.failed:
            name += " (teardown)"
        expected = getattr(report, "wasxfail", None)
        if expected is not None:
            reason = expected.removeprefix("reason: ") or "expected to fail"
            self._line(report.passed, name, f"TODO {reason}")
        elif report.skipped:
            self._line(True, name, f"SKIP {_reason(report)}")
        else:
            self._line(report.passed, name)
        if report.failed:
            self._comment(report.longreprtext)

    def _line(self, is_ok: bool, name: str, directive: str = "") -> None:
        self.number += 1
        said = " ".join(name.split()).replace("\\", "\\\\").replace("#", "\\#")
        mark = f" # {' '.join(directive.split())}" if directive else ""
        self.stream.write(f"{'ok' if is_ok else 'not ok'} {self.number} - {said}{mark}\n")
        self.stream.flush()

    def _comment(self, text: str) -> None:
        for line in text.splitlines():
            self.stream.write(f"# {line}".rstrip() + "\n")

    def pytest_internalerror(self, excrepr: object) -> None:
        self._comment(str(excrepr))
        self.stream.write("Bail out! pytest failed\n")

    def pytest_keyboard_interrupt(self) -> None:
        self.stream.write("Bail out! interrupted\n")

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        if exitstatus in (pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.INTERRUPTED):
            return
        none = " # SKIP no test was run" if self.number == 0 else ""
        self.stream.write(f"1..{self.number}{none}\n")
        self.stream.flush()


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Why something was skipped: pytest keeps it as (file, line, reason)."""
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    return report.longreprtext

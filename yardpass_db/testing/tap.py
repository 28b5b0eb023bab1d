"""`--tap`: pytest's results as TAP version 13, for `prove --exec` and whatever else reads TAP."""

from __future__ import annotations

import os
import sys

import pytest


def take_over(config: pytest.Config, channel: Channel) -> None:
    """Print TAP instead of pytest's own report."""
    manager = config.pluginmanager
    usual = manager.get_plugin("terminalreporter")
    if usual is not None:
        manager.unregister(usual)
    manager.register(Tap(channel), "yardpass-tap")


class Channel:
    """The process's stdout for TAP alone: what else is printed there goes to stderr meanwhile.

    Opened before pytest begins to catch what tests print, so that what it gives back later is
    stderr, too; subtests report while it is caught.
    """

    def __init__(self) -> None:
        sys.stdout.flush()
        self._stdout = os.dup(1)
        os.dup2(2, 1)

    def write(self, text: str) -> None:
        """Write all of it, now: nothing is lost when the process dies."""
        rest = text.encode()
        while rest:
            rest = rest[os.write(self._stdout, rest) :]

    def close(self) -> None:
        """Give stdout back."""
        sys.stdout.flush()
        os.dup2(self._stdout, 1)
        os.close(self._stdout)


class Tap:
    """Prints a line for each test as it ends, what failed as comments below it, the plan last.

    The plan comes last so that a run that dies says so: without a plan `prove` calls it a failure.
    """

    def __init__(self, stream: Channel) -> None:
        self.stream = stream
        self.number = 0
        self.has_bailed_out = False
        self.stream.write("TAP version 13\n")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or not report.passed:
            self._result(report.nodeid + _subtest(report), report)

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

    def _comment(self, text: str) -> None:
        for line in text.splitlines():
            self.stream.write(f"# {line}".rstrip() + "\n")

    def pytest_internalerror(self, excrepr: object) -> None:
        self._comment(str(excrepr))
        self._bail_out("pytest failed")

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        # A file that cannot be collected is told so already, and ends its own run alone.
        if not excinfo.errisinstance(pytest.Session.Interrupted):
            self._bail_out(" ".join(str(excinfo.value).split()) or "interrupted")

    def _bail_out(self, why: str) -> None:
        self.has_bailed_out = True
        self.stream.write(f"Bail out! {why}\n")

    def pytest_sessionfinish(self) -> None:
        if not self.has_bailed_out:
            none = " # SKIP no test was run" if self.number == 0 else ""
            self.stream.write(f"1..{self.number}{none}\n")


def _subtest(report: pytest.TestReport) -> str:
    """` [message] (i=1)` of a subtest, "" of a test."""
    context = getattr(report, "context", None)
    if context is None:
        return ""
    message = f" [{context.msg}]" if context.msg is not None else ""
    values = ", ".join(f"{name}={value}" for name, value in context.kwargs.items())
    return f"{message} ({values})" if values else message or " (subtest)"


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Why something was skipped: pytest keeps it as (file, line, reason)."""
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    return report.longreprtext

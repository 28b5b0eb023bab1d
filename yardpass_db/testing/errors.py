"""Assertions on what fails, what does not, and how long it takes."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from statistics import fmean

from yardpass_db import db
from yardpass_db.testing.base import Base
from yardpass_db.testing.diagnostics import expect, fail
from yardpass_db.testing.values import found as is_found
from yardpass_db.testing.values import like

__tracebackhide__ = True

_SQLSTATE = re.compile(r"[0-9A-Z]{5}")


class Errors(Base):
    """Statements in a savepoint: a failed one does not spoil the test's transaction.

    A constraint that is DEFERRED fails at the end of a transaction only; a statement
    `set constraints all immediate` after the others brings its error here.
    """

    def _thrown(self, statement: str, parameters: Sequence[object]) -> db.PsycopgError | None:
        """The error, None without one. Then the effects stay."""
        try:
            with self.savepoint():
                if parameters:
                    self.rows(statement, parameters)
                else:
                    self.run(statement)
        except db.PsycopgError as error:
            return error
        return None

    def _throws(self, statement: str, parameters: Sequence[object]) -> tuple[str, str]:
        """SQLSTATE and message of the error; a statement without one fails the test."""
        found = self._thrown(statement, parameters)
        if found is None:
            fail("The statement did not fail.", f"statement: {_line(statement)}")
        return found.sqlstate or "", found.diag.message_primary or str(found)

    def throws_ok(
        self,
        statement: str,
        error: str | int | None = None,
        message: str | None = None,
        *,
        parameters: Sequence[object] = (),
    ) -> None:
        """The statement fails: with this SQLSTATE (five letters and digits), this exact message,
        or both; with any error when neither is given."""
        state, said = self._throws(statement, parameters)
        error = f"{error:05d}" if isinstance(error, int) else error
        if error is not None and not _SQLSTATE.fullmatch(error):
            error, message = None, error
        is_so = error in (None, state) and message in (None, said)
        want = " ".join(word for word in (error, message) if word)
        expect("The error is another.", is_so, f"have: {state} {said}", f"want: {want}")

    def throws_like(
        self, statement: str, pattern: str, *, parameters: Sequence[object] = ()
    ) -> None:
        """The statement fails with a message LIKE the pattern."""
        self._throws_matching(statement, like(pattern), pattern, parameters, re.S)

    def throws_ilike(
        self, statement: str, pattern: str, *, parameters: Sequence[object] = ()
    ) -> None:
        """The statement fails with a message ILIKE the pattern."""
        self._throws_matching(statement, like(pattern), pattern, parameters, re.S | re.I)

    def throws_matching(
        self, statement: str, pattern: str, *, parameters: Sequence[object] = ()
    ) -> None:
        """The statement fails with a message in which the regular expression is found."""
        self._throws_matching(statement, pattern, pattern, parameters, 0)

    def throws_imatching(
        self, statement: str, pattern: str, *, parameters: Sequence[object] = ()
    ) -> None:
        """As `throws_matching`, whatever the case."""
        self._throws_matching(statement, pattern, pattern, parameters, re.I)

    def _throws_matching(
        self, statement: str, regex: str, shown: str, parameters: Sequence[object], flags: int
    ) -> None:
        state, said = self._throws(statement, parameters)
        is_so = is_found(regex, said, flags)
        expect("The error is another.", is_so, f"have: {state} {said}", f"pattern: {shown}")

    def lives_ok(self, statement: str, *, parameters: Sequence[object] = ()) -> None:
        """The statement, or each of several, does not fail. What it did stays for the test."""
        found = self._thrown(statement, parameters)
        if found:
            said = db.failure(found).splitlines()
            fail("The statement failed.", *said, f"statement: {_line(statement)}")

    # Time

    def _milliseconds(self, statement: str) -> float:
        started = time.perf_counter()
        self.lives_ok(statement)
        return (time.perf_counter() - started) * 1000

    def performs_ok(self, statement: str, milliseconds: float) -> None:
        """The statement is done within so many milliseconds, the way to the server included."""
        took = self._milliseconds(statement)
        limit = f"limit: {milliseconds:.1f} ms"
        expect("The statement is too slow.", took <= milliseconds, f"took: {took:.1f} ms", limit)

    def performs_within(
        self, statement: str, average: float, within: float, iterations: int = 10
    ) -> None:
        """The statement's mean duration is `average` ± `within` milliseconds.

        Runs `iterations` times; the slowest and the fastest tenth do not count.
        """
        times = sorted(self._milliseconds(statement) for _ in range(iterations))
        spare = iterations // 10
        mean = fmean(times[spare : len(times) - spare])
        is_so = abs(mean - average) <= within
        limit = f"limit: {average - within:.1f} to {average + within:.1f} ms"
        expect("The duration is another.", is_so, f"mean: {mean:.1f} ms", limit)


def _line(statement: str) -> str:
    return " ".join(statement.split())[:300]

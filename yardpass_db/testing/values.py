"""Assertions on single values: ok, is_, matches, alike, cmp_ok."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any, NoReturn

from yardpass_db import db
from yardpass_db.testing.base import Base
from yardpass_db.testing.diagnostics import expect, fail, have_and_want, show
from yardpass_db.testing.results import canonical

__tracebackhide__ = True

_OPERATORS: dict[str, Callable[[Any, Any], object]] = {
    "=": operator.eq, "==": operator.eq, "<>": operator.ne, "!=": operator.ne,
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


class Values(Base):
    """Values compared in Python; `name` says in a failure what they are."""

    def ok(self, is_so: object, name: str = "") -> None:
        """Something is true; NULL is not."""
        expect(f"{name or 'It'} is not true.", bool(is_so), f"have: {show(is_so)}")

    def is_(self, have: object, want: object, name: str = "") -> None:
        """Two values are the same; NULL is NULL. (pgTAP's `is`, which is a word of Python.)"""
        same = canonical(have) == canonical(want)
        expect(name or "The values differ.", same, *have_and_want(have, want))

    def isnt(self, have: object, want: object, name: str = "") -> None:
        """Two values are not the same."""
        same = canonical(have) == canonical(want)
        expect(name or "The values are the same.", not same, f"have: {show(have)}")

    def pass_(self, name: str = "") -> None:
        """Nothing: it passes."""

    def fail(self, name: str = "") -> NoReturn:
        """It fails."""
        fail(name or "It fails.")

    def matches(self, have: str, pattern: str, name: str = "") -> None:
        """The regular expression, Python's, is found in the text."""
        self._matches(have, pattern, name, 0, wanted=True)

    def imatches(self, have: str, pattern: str, name: str = "") -> None:
        """As `matches`, whatever the case."""
        self._matches(have, pattern, name, re.I, wanted=True)

    def doesnt_match(self, have: str, pattern: str, name: str = "") -> None:
        """The regular expression is not found in the text."""
        self._matches(have, pattern, name, 0, wanted=False)

    def doesnt_imatch(self, have: str, pattern: str, name: str = "") -> None:
        """As `doesnt_match`, whatever the case."""
        self._matches(have, pattern, name, re.I, wanted=False)

    def _matches(self, have: str, pattern: str, name: str, flags: int, *, wanted: bool) -> None:
        is_so = found(pattern, have or "", flags) is wanted
        what = "does not match" if wanted else "matches"
        expect(name or f"The text {what}.", is_so, f"have: {show(have)}", f"pattern: {pattern}")

    def alike(self, have: str, pattern: str, name: str = "") -> None:
        """The text is LIKE the pattern: % is any text, _ any character."""
        self._matches(have, like(pattern), name, re.S, wanted=True)

    def ialike(self, have: str, pattern: str, name: str = "") -> None:
        """The text is ILIKE the pattern."""
        self._matches(have, like(pattern), name, re.S | re.I, wanted=True)

    def unalike(self, have: str, pattern: str, name: str = "") -> None:
        """The text is not LIKE the pattern."""
        self._matches(have, like(pattern), name, re.S, wanted=False)

    def unialike(self, have: str, pattern: str, name: str = "") -> None:
        """The text is not ILIKE the pattern."""
        self._matches(have, like(pattern), name, re.S | re.I, wanted=False)

    def cmp_ok(self, have: object, op: str, want: object, name: str = "") -> None:
        """`have op want`; an operator Python does not know, as `@>`, is asked of PostgreSQL."""
        shown = f"{show(have)} {op} {show(want)}"
        if op in _OPERATORS:
            try:
                is_so = _OPERATORS[op](have, want)
            except TypeError as error:  # NULL and a number, say
                fail(name or "They cannot be compared.", shown, str(error))
        elif re.fullmatch(r"[-+*/<>=~!@#%^&|`?]+", op):
            doubled = op.replace("%", "%%")
            try:
                with self.savepoint():
                    is_so = self.value(f"select %s {doubled} %s", [have, want])
            except db.PsycopgError as error:
                fail(name or "They cannot be compared.", shown, *db.failure(error).splitlines())
        else:
            raise ValueError(f"{op!r} is no operator.")
        expect(name or "The comparison is not true.", bool(is_so), shown)


def found(pattern: str, text: str, flags: int) -> bool:
    """Whether the regular expression is found. Raises ValueError for what is none."""
    try:
        return bool(re.search(pattern, text, flags))
    except re.error as error:
        raise ValueError(f"{pattern!r} is no regular expression: {error}.") from None


def like(pattern: str) -> str:
    r"""A LIKE pattern as a regular expression; `\%` is a percent sign."""
    parts = re.findall(r"\\.|.", pattern, re.S)
    words = {"%": ".*", "_": "."}
    return rf"\A{''.join(words.get(part) or re.escape(part[-1]) for part in parts)}\Z"

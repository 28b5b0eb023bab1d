"""What a failed assertion says: what was asked, have and want, and what differs both ways."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NoReturn

from yardpass_db import nearest

__tracebackhide__ = True  # pytest shows the line of the test, not ours

SHOWN = 10  # rows or names of each kind that a message shows
LENGTH = 300  # characters of a value in a row that a message shows
_WORDS = re.compile(r"[^\W\d_][^,()\[\]'\"\n]*")
_CONSTANTS = {"NULL", "True", "False", "None"}


def fail(what: str, *lines: str) -> NoReturn:
    """Raise the AssertionError that says `what`, with `lines` below it, indented.

    The server's error that it may stand for is not shown as well: `lines` say what it said.
    """
    raise AssertionError("\n".join([what, *(f"  {line}" for line in lines if line)])) from None


def expect(what: str, is_so: bool, *lines: str) -> None:
    """Fail with `what` and `lines` unless it is so."""
    if not is_so:
        fail(what, *lines)


def equal(what: str, have: object, want: object) -> None:
    """Fail with both values unless they are equal."""
    if have != want:
        fail(what, *have_and_want(have, want))


def have_and_want(have: object, want: object) -> list[str]:
    """Both values as lines; with their types where they would read the same, as 1 and "1"."""
    say = repr if show(have) == show(want) else show
    return [f"have: {say(have)}", f"want: {say(want)}"]


def same_names(what: str, have: Iterable[str], want: Iterable[str]) -> None:
    """Fail with what is extra and what is missing unless both hold the same names.

    A text that is wanted is one name, and not its letters.
    """
    found, wanted = set(have), {want} if isinstance(want, str) else set(want)
    if found != wanted:
        fail(what, *listed("extra", found - wanted), *listed("missing", wanted - found))


def listed(word: str, names: Iterable[str]) -> list[str]:
    """`word: a, b, c` as a line; no line without names."""
    known = sorted(names)
    more = f" and {len(known) - SHOWN * 2} more" if len(known) > SHOWN * 2 else ""
    return [f"{word}: {', '.join(known[: SHOWN * 2])}{more}"] if known else []


def article(word: str) -> str:
    """`an index`, `a table`."""
    return f"{'an' if word[0] in 'aeio' else 'a'} {word}"


def show(value: object) -> str:
    """A value as it reads in a message: text as it is when it is one line, None as NULL."""
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return value if value and "\n" not in value and value == value.strip() else repr(value)
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return str(value)


def show_row(row: Sequence[object]) -> str:
    """A row as `(1, Ada, NULL)`; a text that could be something else is in quotes, as '1'."""
    return f"({', '.join(map(_in_row, row))})"


def _in_row(value: object) -> str:
    if isinstance(value, str):
        is_plain = _WORDS.fullmatch(value) and value not in _CONSTANTS and value[-1] != " "
        shown = value if is_plain else repr(value)
    else:
        shown = f"[{show(value)}]" if isinstance(value, list) else show(value)
    if len(shown) <= LENGTH:
        return shown
    return f"{shown[: LENGTH // 2]} … {shown[-LENGTH // 2 :]} ({len(shown)} characters)"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A question that names what comes near, "" when nothing does."""
    return nearest.did_you_mean(name, known, 3)

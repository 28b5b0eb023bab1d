"""Values that a column may take, the likeliest first; the factory asks PostgreSQL which will do."""

from __future__ import annotations

import random
import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from yardpass_db.testing.tables import Check, Field

# A start of its own for each process: tests that run side by side do not wait for each other at a
# unique index. Small enough for an integer.
_numbers = count(random.SystemRandom().randrange(10**8, 10**9))


LONGEST = 1000  # characters or bytes of a guess that a check on the length wants


def guesses(field: Field, checks: list[Check]) -> list[str]:
    """Values as PostgreSQL reads them, none twice; none at all for a type that we do not know.

    What the checks name comes before what the type suggests. Texts, uuids and large numbers are
    new each time.
    """
    if field.labels:
        return field.labels
    named = [text for check in checks for text in check.texts]
    numbers = [str(number) for check in checks for number in check.numbers]
    sizes = [size for check in checks for size in check.numbers if 0 < size <= LONGEST]
    make = _BY_TYPE.get(field.base) or _BY_CATEGORY.get(field.category)
    typed = make(field) if make else []
    if field.category == "S":
        shaped = [made for text in named if (made := matching(text)) is not None]
        allowed = [text for text in named if not set(text) & set("^$\\[]")]
        filled = [str(next(_numbers)).zfill(size) for size in sizes]
        found = [*_fitting([*allowed, *typed, *filled], field), *shaped]
    elif field.base == "bytea":
        found = [*typed, *(f"\\x{random.randbytes(size).hex()}" for size in sizes)]
    elif field.category == "N":
        found = [*typed, *numbers]
    else:
        found = [*typed, *named]
    return list(dict.fromkeys(found))


_ATOM = re.compile(r"(\[[^\]]+\]|\\.|[^\\\[\](){}|*+?^$])(\{(\d+)(,\d*)?\}|[*+?])?")


def matching(pattern: str) -> str | None:
    """A text that a simple regular expression matches, new each time where it leaves a choice.

    None for a pattern that is none, or has groups or alternatives.
    """
    if not pattern.startswith("^"):
        return None
    rest, made = pattern.removeprefix("^").removesuffix("$"), []
    while rest:
        found = _ATOM.match(rest)
        if not found:
            return None
        times = int(found[3]) if found[3] else 8 if found[2] in ("*", "+") else 1
        letters = _letters(found[1])
        made += [random.choice(letters) for _ in range(times)]
        rest = rest[found.end() :]
    return "".join(made)


def _letters(atom: str) -> str:
    """The characters of `[a-z0-9-]`, `\\d` or a single one."""
    if atom[0] == "[" and atom[1] != "^":
        spans = re.findall(r"\\?(.)-\\?(.)|\\?(.)", atom[1:-1])
        return "".join(
            single or "".join(map(chr, range(ord(first), ord(last) + 1)))
            for first, last, single in spans
        )
    if atom[0] == "\\":
        return {"d": "0123456789", "w": "abcdefgh", "s": " "}.get(atom[1], atom[1])
    return "a" if atom[0] in ".[" else atom


def _fitting(texts: list[str], field: Field) -> list[str]:
    """Texts no longer than the type allows; a number is at their end, so the end is kept."""
    limit = field.modifier - 4 if field.base in ("varchar", "bpchar") and field.modifier > 4 else 0
    return [text[-limit:] for text in texts] if limit else texts


def _texts(field: Field) -> list[str]:
    number = str(next(_numbers))
    return [
        f"{field.name.replace('_', '-')}-{number}",
        f"{field.name.replace('_', '')}{number}",
        f"{number}@example.org",
        f"https://example.org/{number}",
        f"+1{number}",
        number,
        number[:6],
        number[:4],
        f"{int(number):064x}",
        f"{int(number):032x}",
        "USD", "usd", "US", "us", "en", "A", "a", "1", "#aabbcc", "UTC", "",
    ]  # fmt: skip


def _numerics(field: Field) -> list[str]:
    """1 first, as a rule; a unique column wants `fresh_numbers` before them."""
    found = ["1", *fresh_numbers(field)[:1], "0", "100", "-1", "0.5"]
    return found[: 5 if field.base.startswith("int") else 6]


def fresh_numbers(field: Field) -> list[str]:
    """Numbers that are new each time; several, because a check or a hash may take but some."""
    step = 30000 if field.base == "int2" else 2**31
    return [str(next(_numbers) % step) for _ in range(16)]


def _moments(_: Field) -> list[str]:
    now = datetime.now(UTC).replace(microsecond=0)
    hours = (0, 1, 24, -1, -24, 24 * 31, -24 * 31)
    return [(now + timedelta(hours=each)).isoformat() for each in hours]


def _dates(field: Field) -> list[str]:
    return [moment[:10] for moment in _moments(field)]


def _vector(field: Field) -> list[str]:
    return [f"[{','.join(['0.5'] * max(field.modifier, 1))}]"]


def _bits(field: Field) -> list[str]:
    return ["0" * max(field.modifier, 1)]


def _constant(*texts: str) -> Callable[[Field], list[str]]:
    return lambda _: list(texts)


_BY_TYPE: dict[str, Callable[[Field], list[str]]] = {
    "uuid": lambda _: [str(uuid.uuid4())],
    "json": _constant("{}", "[]"),
    "jsonb": _constant("{}", "[]"),
    "bytea": _constant("\\x00", "\\x"),
    "date": _dates,
    "timestamp": _moments,
    "timestamptz": _moments,
    "time": _constant("12:00", "13:00"),
    "timetz": _constant("12:00+00", "13:00+00"),
    "interval": _constant("1 hour", "1 day"),
    "inet": _constant("192.0.2.1"),
    "cidr": _constant("192.0.2.0/24"),
    "macaddr": _constant("08:00:2b:01:02:03"),
    "macaddr8": _constant("08:00:2b:01:02:03:04:05"),
    "money": _constant("1"),
    "bit": _bits,
    "varbit": _constant("0"),
    "vector": _vector,
    "halfvec": _vector,
    "tsvector": _constant("word"),
    "tsquery": _constant("word"),
    "xml": _constant("<a/>"),
    "hstore": _constant(""),
    "point": _constant("(0,0)"),
    "box": _constant("((0,0),(1,1))"),
    "line": _constant("{1,1,1}"),
    "lseg": _constant("((0,0),(1,1))"),
    "path": _constant("((0,0),(1,1))"),
    "polygon": _constant("((0,0),(1,0),(1,1))"),
    "circle": _constant("<(0,0),1>"),
    "pg_lsn": _constant("0/0"),
    "jsonpath": _constant("$"),
}


def _arrays(field: Field) -> list[str]:
    """None in it, one, and two that differ where the type has so many."""
    inner = _inner(field)
    quoted = ['"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in inner]
    return ["{}", *("{" + ",".join(quoted[:number]) + "}" for number in (1, 2) if inner)]


def _ranges(field: Field) -> list[str]:
    """From one value to another, a new stretch each time: an EXCLUDE wants them apart."""
    number = next(_numbers)
    if field.element in ("date", "timestamp", "timestamptz"):
        start = datetime.now(UTC).replace(microsecond=0) + timedelta(days=number % 1_000_000)
        ends = [start.isoformat(), (start + timedelta(days=1)).isoformat()]
        bounds = [end[:10] for end in ends] if field.element == "date" else ends
        texts = [f"[{bounds[0]},{bounds[1]})", "[2000-01-01,2000-01-02)"]
    else:
        texts = [f"[{number},{number + 1})", "[1,2)"]
    if field.base.endswith("multirange"):
        return [f"{{{text}}}" for text in [*texts, "(,)", ""]]
    return [*texts, "(,)", "empty"]


def _inner(field: Field) -> list[str]:
    """Guesses at an element of an array."""
    return guesses(
        replace(
            field,
            base=field.element,
            category=field.element_category,
            labels=field.element_labels,
            element="",
        ),
        [],
    )


_BY_CATEGORY: dict[str, Callable[[Field], list[str]]] = {
    "A": _arrays,
    "B": _constant("false", "true"),
    "N": _numerics,
    "R": _ranges,
    "S": _texts,
}

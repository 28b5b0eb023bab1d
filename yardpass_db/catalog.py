"""A whole database as `{identity: definition}`, and what differs between two.

Read with plain SELECT rights and no lock above ACCESS SHARE, on a standby too. Left out: system
schemas, members of extensions, our own history schema, and what belongs to the cluster (roles,
databases, tablespaces, subscriptions) or is data (sequence values, statistics, large objects).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yardpass_db import db
from yardpass_db.catalog_queries import BEFORE, BETWEEN, END, KINDS, Kind, with_settings

CONTEXT = 40  # characters shown around the place where two long definitions part
LONG = 160
# Between the parts of a definition, so that it can be taken apart: no name or text contains them.
PART, CLAUSE = "\x1f", "\x1e"


@dataclass(frozen=True, order=True)
class Difference:
    """One identity of which two databases say different things; None: it is not there."""

    identity: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        if self.after is None:
            return f"missing: {self.identity}"
        if self.before is None:
            return f"added: {self.identity}"
        before, after = _excerpts(" ".join(self.before.split()), " ".join(self.after.split()))
        if before == after:
            return f"changed: {self.identity} (white space only)"
        return f"changed: {self.identity} ({before} → {after})"


def snapshot(connection: db.Connection) -> dict[str, str]:
    """What the database contains: stable readable identities and normalised definitions.

    `{"column events.events.slug": "text, not null, after title", …}`; no object numbers in it, so
    that databases built at different times compare. One round trip. Inside a transaction it sees
    what that transaction has done; the session's settings are as before.
    """
    return {identity: readable(text) for identity, text in parts(connection).items()}


def readable(definition: str) -> str:
    """A definition of `parts` as people read it, its parts joined by commas."""
    return definition.replace(PART, ", ").replace(CLAUSE, " ")


def parts(connection: db.Connection) -> dict[str, str]:
    """As `snapshot`, but the parts of each definition stand between PART or CLAUSE.

    `{"column events.events.slug": f"text{PART}not null{PART}after title", …}`.
    """
    found: dict[str, str] = {}
    results = db.run_script(connection, with_settings([kind.told for kind in KINDS]))
    for kind, [(count, text)] in zip(KINDS, results[BEFORE:-1], strict=True):
        pieces = (text or "").replace(END, BETWEEN).split(BETWEEN) if count else []
        if len(pieces) == 2 * count:
            found.update(zip(pieces[::2], pieces[1::2], strict=True))
        else:
            found |= _one_by_one(connection, kind)
    return found


def _one_by_one(connection: db.Connection, kind: Kind) -> dict[str, str]:
    """The lines of a kind in which somebody, in a comment say, has written a separator."""
    lines = db.run_script(connection, with_settings([kind.all]))[BEFORE]
    return {identity: text for *_, identity, text in lines if text is not None}


def compare(before: Mapping[str, str], after: Mapping[str, str]) -> list[Difference]:
    """What differs between two snapshots, sorted by identity; nothing when they are the same."""
    if before == after:
        return []
    return sorted(
        (
            Difference(identity, before.get(identity), after.get(identity))
            for identity in before.keys() | after.keys()
            if before.get(identity) != after.get(identity)
        ),
        key=lambda difference: difference.identity,
    )


def _excerpts(before: str, after: str) -> tuple[str, str]:
    """Two texts, cut to the part that differs and what is around it when they are long."""
    if max(len(before), len(after)) <= LONG:
        return before, after
    shorter = min(len(before), len(after))
    start = next((i for i in range(shorter) if before[i] != after[i]), shorter)
    end = next(
        (i for i in range(shorter - start) if before[-1 - i] != after[-1 - i]), shorter - start
    )
    return _cut(before, start, len(before) - end), _cut(after, start, len(after) - end)


def _cut(text: str, start: int, end: int) -> str:
    first, last = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    middle = text[first:last]
    if len(middle) > LONG:
        middle = f"{middle[: LONG // 2]} … {middle[-LONG // 2 :]}"
    return f"{'…' if first else ''}{middle}{'…' if last < len(text) else ''}"

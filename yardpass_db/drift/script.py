"""The scripts of both ways: as the history says again, or what is live said by files. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from yardpass_db.catalog import Difference
from yardpass_db.drift import identity as names
from yardpass_db.drift.report import Drift, changes
from yardpass_db.drift.sql import statements
from yardpass_db.drift.statement import Rank, Sides, Snapshot, Statement, by_hand
from yardpass_db.output import plural


def restore_script(
    drifts: Sequence[Drift],
    expected: Snapshot,
    live: Snapshot,
    owner: str,
    version: int,
    hanging: Sequence[tuple[str, Sequence[str]]] = (),
) -> str:
    """One transaction that makes the database what its history says.

    `hanging` are (drop, create …) of objects in the way of a column's new type.
    """
    lines = [line for drift in drifts for line in drift.lines]
    found = statements(changes(lines, back=True), Sides(live, expected, owner, version))
    early = [one for one in found if one.rank < Rank.VIEW]
    late = [one for one in found if one.rank >= Rank.VIEW]
    put_back = [one for _, create in reversed(hanging) for one in create]
    head = [
        f"-- Makes the database what its history says: {plural(len(drifts), 'difference')}.",
        f"-- Run it as {owner}. One transaction; it may run twice.",
        "begin;",
        "set local search_path = '';",
        "set local check_function_bodies = off;",
        "set local lock_timeout = '5s';",
    ]
    body = [f"{drop};" for drop, _ in hanging]
    body += [_written(one) for one in early]
    body += [f"{one};" for one in put_back]
    body += [_written(one) for one in late]
    return "\n".join([*head, *body, "commit;"])


def retyped(drifts: Sequence[Drift]) -> list[str]:
    """The tables a column of which gets another type on the way back."""
    found = {one.table for d in drifts for one in d.restore if one.table and one.rank == Rank.ALTER}
    return sorted(found)


def accept_script(
    drifts: Sequence[Drift], expected: Snapshot, live: Snapshot, owner: str, version: int
) -> str:
    """A migration that says what is live, then, as comments, what repeatables have to say."""
    by_place: dict[str, list[Difference]] = {}
    for drift in drifts:
        by_place.setdefault(drift.place, []).extend(drift.lines)
    shown = [
        "-- What was done by hand, said by a migration. Each statement does nothing where it is",
        "-- done already, so that it runs on this database and on all others.",
    ]
    own = statements(
        changes(by_place.pop("", []), back=False), Sides(expected, live, owner, version)
    )
    tables = sorted({one.table for one in own if one.table and one.rank != Rank.DROP_TABLE})
    if tables:
        shown.insert(0, f"-- rebuilds: {' '.join(tables)}")
    if any(one.rank in (Rank.FUNCTION, Rank.LATE_FUNCTION) for one in own):
        shown.append("set local check_function_bodies = off;")
    shown += [_written(one) for one in own]
    for place, lines in sorted(by_place.items()):
        shown += ["", f"-- In sql/{place}.sql, not in a migration:"]
        found = _in_repeatable(lines, expected, live, owner, version)
        shown += [f"--   {line}" for one in found for line in _written(one).splitlines()]
    return "\n".join(shown)


def _in_repeatable(
    lines: Sequence[Difference], expected: Snapshot, live: Snapshot, owner: str, version: int
) -> list[Statement]:
    """What a file has to say; of what it must not make any more, that."""
    gone = [
        one.identity
        for one in lines
        if one.after is None and names.split(one.identity)[0] in _WHOLE
    ]
    known = expected.keys() | live.keys()
    rest = [one for one in lines if names.root(one.identity, known) not in gone]
    found = statements(changes(rest, back=False), Sides(expected, live, owner, version))
    return [by_hand(f"take out what makes {one}, or delete the file") for one in gone] + found


# Of these a repeatable is the whole text; a policy or trigger it can drop again.
_WHOLE = ("view", "materialized view", *names.ROUTINES)


def _written(one: Statement) -> str:
    if one.sql.startswith("--"):
        return one.sql
    return f"-- Loses: {one.loses}.\n{one.sql};" if one.loses else f"{one.sql};"

"""The scripts of both ways: as the history says again, or what is live said by files. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from yardpass_db.catalog import Difference
from yardpass_db.drift import identity as names
from yardpass_db.drift.report import Drift, changes
from yardpass_db.drift.sql import statements
from yardpass_db.drift.statement import Rank, Sides, Site, Snapshot, Statement, by_hand
from yardpass_db.output import plural


def restore_script(
    drifts: Sequence[Drift],
    expected: Snapshot,
    live: Snapshot,
    site: Site,
    hanging: Sequence[tuple[str, Sequence[str]]] = (),
) -> str:
    """One transaction that makes the database what its history says.

    `hanging` are (drop, create …) of objects in the way of a column's new type.
    """
    lines = [line for drift in drifts for line in drift.lines]
    found = statements(changes(lines, back=True), Sides(live, expected, site))
    early = [one for one in found if one.rank < Rank.VIEW]
    late = [one for one in found if one.rank >= Rank.VIEW]
    put_back = [one for _, create in reversed(hanging) for one in create]
    head = [
        f"-- Makes the database what its history says: {plural(len(drifts), 'difference')}.",
        f"-- Run it as {site.owner}. One transaction; it may run twice.",
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


def accept_script(drifts: Sequence[Drift], expected: Snapshot, live: Snapshot, site: Site) -> str:
    """A migration that says what is live, then, as comments, what repeatables have to say."""
    by_place: dict[str, list[Difference]] = {}
    for drift in drifts:
        by_place.setdefault(drift.place, []).extend(drift.lines)
    shown = [
        "-- What was done by hand, said by a migration. Each statement does nothing where it is",
        "-- done already, so that it runs on this database and on all others.",
    ]
    sides = Sides(expected, live, site)
    lines = by_place.pop("", [])
    own = statements(changes(lines, back=False), sides)
    # What a cast, an operator or a default needs cannot wait for its file.
    if needed := _needed(own, [line for of in by_place.values() for line in of]):
        own = statements(changes([*lines, *needed], back=False), sides)
    tables = sorted({one.table for one in own if one.table and one.rank != Rank.DROP_TABLE})
    if tables:
        shown.insert(0, f"-- rebuilds: {' '.join(tables)}")
    if any(one.rank in (Rank.FUNCTION, Rank.LATE_FUNCTION) for one in own):
        shown.append("set local check_function_bodies = off;")
    shown += [_written(one) for one in own]
    for place, lines in sorted(by_place.items()):
        shown += ["", f"-- In sql/{place}.sql, not in a migration:"]
        found = _in_repeatable(lines, expected, live, site)
        shown += [f"--   {line}" for one in found for line in _written(one).splitlines()]
    return "\n".join(shown)


def _needed(own: Sequence[Statement], lines: Sequence[Difference]) -> list[Difference]:
    """The new functions that a migration's statements name."""
    said = "\n".join(one.sql for one in own)
    return [
        line
        for line in lines
        if line.before is None
        and names.split(line.identity)[0] in names.ROUTINES
        and names.is_named(names.split(line.identity)[1].partition("(")[0], said)
    ]


def _in_repeatable(
    lines: Sequence[Difference], expected: Snapshot, live: Snapshot, site: Site
) -> list[Statement]:
    """What a file has to say; of what it must not make any more, that."""
    gone = [
        one.identity
        for one in lines
        if one.after is None and names.split(one.identity)[0] in _WHOLE
    ]
    known = expected.keys() | live.keys()
    rest = [one for one in lines if names.root(one.identity, known) not in gone]
    found = statements(changes(rest, back=False), Sides(expected, live, site))
    return [by_hand(f"take out what makes {one}, or delete the file") for one in gone] + found


# Of these a repeatable is the whole text; a policy or trigger it can drop again.
_WHOLE = ("view", "materialized view", *names.ROUTINES)


def _written(one: Statement) -> str:
    if one.sql.startswith("--"):
        return one.sql
    return f"-- Loses: {one.loses}.\n{one.sql};" if one.loses else f"{one.sql};"

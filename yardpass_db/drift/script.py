"""The scripts of both ways: as the history says again, or what is live said by files. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from yardpass_db.drift.report import Drift, changes
from yardpass_db.drift.sql import statements
from yardpass_db.drift.statement import Rank, Sides, Site, Snapshot, Statement
from yardpass_db.output import plural


def restoring(
    drifts: Sequence[Drift], expected: Snapshot, live: Snapshot, site: Site
) -> list[Statement]:
    """The statements that make the database what its history says."""
    lines = [line for drift in drifts for line in drift.lines]
    return statements(changes(lines, back=True), Sides(live, expected, site))


def restore_script(
    drifts: Sequence[Drift],
    found: Sequence[Statement],
    owner: str,
    hanging: Sequence[tuple[str, Sequence[str]]] = (),
) -> str:
    """One transaction of these statements.

    `hanging` are (drop, create …) of objects in the way of a column's new type.
    """
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
    body += [written(one) for one in early]
    body += [f"{one};" for one in put_back]
    body += [written(one) for one in late]
    return "\n".join([*head, *body, "commit;"])


def retyped(found: Sequence[Statement]) -> list[str]:
    """The tables a column of which gets another type."""
    return sorted({one.table for one in found if one.table and one.rank == Rank.ALTER})


def written(one: Statement) -> str:
    if one.sql.startswith("--"):
        return one.sql
    return f"-- Loses: {one.loses}.\n{one.sql};" if one.loses else f"{one.sql};"

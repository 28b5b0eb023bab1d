"""The migration that says what is live, and what the files of the tree have to say. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yardpass_db.catalog import Difference
from yardpass_db.drift import identity as names
from yardpass_db.drift import renames
from yardpass_db.drift.mentions import Files, told_in
from yardpass_db.drift.report import Drift, changes, group
from yardpass_db.drift.script import written
from yardpass_db.drift.sql import statements
from yardpass_db.drift.statement import Rank, Sides, Site, Snapshot, Statement, by_hand


@dataclass(frozen=True)
class Live:
    """What accepting follows from: both catalogs, and the tree as it is.

    `owned` gives the repeatable of `function app.f`, `view app.v`, …
    """

    expected: Snapshot
    live: Snapshot
    site: Site
    owned: Mapping[str, str]
    files: Files


def accept_script(drifts: Sequence[Drift], of: Live) -> str:
    """A migration that says what is live, then, as comments, what repeatables have to say.

    What was renamed is renamed first, and all the rest is told of the new names.
    """
    lines = [line for drift in drifts for line in drift.lines]
    moves = renames.moved(changes(lines, back=False), Sides(of.expected, of.live, of.site))
    moves = renames.view_columns(moves)
    if moves.statements:
        left = [Difference(one.identity, one.before, one.after) for one in moves.changes]
        drifts = group(left, moves.sides.current, of.live, of.site, _owned_after(moves, of.owned))
    by_place: dict[str, list[Difference]] = {}
    for drift in drifts:
        by_place.setdefault(drift.place, []).extend(drift.lines)
    own = [one for all_of in moves.statements.values() for one in all_of]
    own = [*dict.fromkeys(own), *_migration(by_place, moves.sides)]
    shown = [
        "-- What was done by hand, said by a migration. Each statement does nothing where it is",
        "-- done already, so that it runs on this database and on all others.",
    ]
    tables = sorted({one.table for one in own if one.table and one.rank != Rank.DROP_TABLE})
    if tables:
        shown.insert(0, f"-- rebuilds: {' '.join(tables)}")
    if any(one.rank in (Rank.FUNCTION, Rank.LATE_FUNCTION) for one in own):
        shown.append("set local check_function_bodies = off;")
    shown += [written(one) for one in own]
    shown += told_in(of.files, moves.pairs)
    for place, found in sorted(by_place.items()):
        shown += ["", f"-- In sql/{place}.sql, not in a migration:"]
        said = _in_repeatable(found, moves.sides)
        shown += [f"--   {line}" for one in said for line in written(one).splitlines()]
    return "\n".join(shown)


def _owned_after(moves: renames.Moved, owned: Mapping[str, str]) -> Mapping[str, str]:
    """The repeatables by what they make, told of the new names."""
    for old, new in moves.pairs:
        owned = {renames.told(what, old, new): place for what, place in owned.items()}
    return owned


def _migration(by_place: dict[str, list[Difference]], sides: Sides) -> list[Statement]:
    """The statements of what no repeatable says; they are taken out of `by_place`."""
    lines = by_place.pop("", [])
    own = statements(changes(lines, back=False), sides)
    # What a cast, an operator or a default needs cannot wait for its file.
    needed = _needed(own, [line for of in by_place.values() for line in of])
    return statements(changes([*lines, *needed], back=False), sides) if needed else own


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


def _in_repeatable(lines: Sequence[Difference], sides: Sides) -> list[Statement]:
    """What a file has to say; of what it must not make any more, that."""
    gone = [
        one.identity
        for one in lines
        if one.after is None and names.split(one.identity)[0] in _WHOLE
    ]
    known = sides.current.keys() | sides.target.keys()
    rest = [one for one in lines if names.root(one.identity, known) not in gone]
    found = statements(changes(rest, back=False), sides)
    return [by_hand(f"take out what makes {one}, or delete the file") for one in gone] + found


# Of these a repeatable is the whole text; a policy or trigger it can drop again.
_WHOLE = ("view", "materialized view", *names.ROUTINES)

"""Which schema or table is the same by another name: what it is made of says so. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yardpass_db.catalog import PART
from yardpass_db.drift import identity as names
from yardpass_db.drift.statement import Change, Rank, Sides, Snapshot, Statement, guarded, literal

Renamed = Iterator[tuple[str, str, tuple[Statement, ...]]]


def gone_and_new(changes: Sequence[Change], sides: Sides, kind: str) -> tuple[list[str], list[str]]:
    """The identities of a kind that go and those that come."""
    wanted = [one.identity for one in changes if one.identity.startswith(kind)]
    return [one for one in wanted if sides.is_gone(one)], [
        one for one in wanted if sides.is_new(one)
    ]


def schemas(changes: Sequence[Change], sides: Sides) -> Renamed:
    """(old, new, statements) of schemas at least half of whose objects are the same."""
    gone, new = gone_and_new(changes, sides, "schema ")
    there = {to: _held(sides.target, names.split(to)[1]) for to in new}
    for one in gone:
        here = _held(sides.current, names.split(one)[1])
        same = [to for to in new if here and _are_alike(here, there[to])]
        if len(same) == 1:
            old, to = names.split(one)[1], names.split(same[0])[1]
            exists = f"to_regnamespace({literal(old)}) is not null"
            text = guarded(exists, f"alter schema {old} rename to {to}")
            yield one, same[0], (Statement(Rank.RENAME, text),)


def _held(snapshot: Snapshot, schema: str) -> set[str]:
    """The relations, types and functions of a schema, told without its name."""
    start = re.compile(rf"({'|'.join((*names.RELATIONS, *names.ROUTINES, 'domain'))}) (.*)", re.S)
    own = re.compile(rf'(?<![\w".]){re.escape(schema)}\.')
    found = (start.fullmatch(one) for one in snapshot if f" {schema}." in one)
    return {own.sub("", one[0]) for one in found if one and one[2].startswith(f"{schema}.")}


def _are_alike(one: set[str], other: set[str]) -> bool:
    return 2 * len(one & other) >= max(len(one), len(other), 1)


def tables(changes: Sequence[Change], sides: Sides) -> Renamed:
    """(old, new, statements) of tables with the same columns, or many of them and the same keys."""
    gone, new = gone_and_new(changes, sides, "table ")
    for one, to in _matched(gone, new, sides):
        schema, _, own = names.split(one)[1].rpartition(".")
        to_schema, _, to_own = names.split(to)[1].rpartition(".")
        if f"schema {to_schema}" not in sides.current:
            continue
        statements = []
        if schema != to_schema:
            text = f"alter table if exists {schema}.{own} set schema {to_schema}"
            statements.append(Statement(Rank.RENAME, text))
        if own != to_own:
            text = f"alter table if exists {to_schema}.{own} rename to {to_own}"
            statements.append(Statement(Rank.RENAME, text))
        yield one, to, tuple(statements)


def _matched(gone: list[str], new: list[str], sides: Sides) -> Iterator[tuple[str, str]]:
    if not (gone and new):
        return
    current = {one: shape(sides.current, one) for one in gone}
    target = {one: shape(sides.target, one) for one in new}
    here, there = _keys(sides.current), _keys(sides.target)
    chosen = {}
    for one, said in current.items():
        same = [to for to in new if target[to] == said]
        if len(same) != 1 or list(current.values()).count(said) != 1:
            # The names of keys and indexes stay when a table is renamed.
            same = [
                to for to in same or new
                if here.get(one, set()) & there.get(to, set())
                and _are_alike(set(said), set(target[to]))
            ]  # fmt: skip
        if len(same) == 1:
            chosen[one] = same[0]
    for one, to in chosen.items():
        if list(chosen.values()).count(to) == 1:
            yield one, to


def shape(snapshot: Snapshot, table: str) -> tuple[str, ...]:
    """A table's columns, the same for two tables with the same columns in the same order.

    A constraint NOT NULL may be called after another table.
    """
    start = f"column {names.split(table)[1]}."
    return tuple(
        sorted(
            re.sub(rf"{PART}constraint [^{PART}]*", "", f"{one.removeprefix(start)} {text}")
            for one, text in snapshot.items()
            if one.startswith(start)
        )
    )


def _keys(snapshot: Snapshot) -> dict[str, set[str]]:
    """The names of the constraints and indexes of each table."""
    found: dict[str, set[str]] = {}
    for one, text in snapshot.items():
        if one.startswith("constraint "):
            own, on = names.on_what(one)
        elif one.startswith("index "):
            own, on = names.split(one)[1].rpartition(".")[2], names.table_of(text)
        else:
            continue
        found.setdefault(f"table {on}", set()).add(own)
    return found


# Names that change places


def swapped(changes: Sequence[Change], sides: Sides) -> Iterator[tuple[str, str, Statement]]:
    """(table, table, statement) where each has become what the other was."""
    touched = sorted({
        root for root in (sides.root(change.identity) for change in changes)
        if root.startswith("table ") and root in sides.current and root in sides.target
    })  # fmt: skip
    if len(touched) < 2:
        return
    here, there = _keys(sides.current), _keys(sides.target)
    was = {one: (shape(sides.current, one), here.get(one, set())) for one in touched}
    now = {one: (shape(sides.target, one), there.get(one, set())) for one in touched}
    for one in touched:
        others = [
            two for two in touched
            if was[one] != now[one] and was[one] == now[two] and was[two] == now[one]
            and names.schema_of(one) == names.schema_of(two)
        ]  # fmt: skip
        if len(others) == 1 and one < others[0]:
            yield one, others[0], _swap(one, others[0], was, now)


_Made = dict[str, tuple[tuple[str, ...], set[str]]]  # the columns and the keys of each table


def _swap(one: str, other: str, was: _Made, now: _Made) -> Statement:
    """Three renames, where the first table still has a column or key that only it had."""
    name, to = names.split(one)[1], names.split(other)[1]
    columns = [
        {said.partition(" ")[0] for said in side[one][0]} for side in (was, now)
    ]  # fmt: skip
    of = f"= to_regclass({literal(name)})"
    if own := sorted(columns[0] - columns[1]):
        said = f"pg_attribute where attrelid {of} and attname = {literal(names.unquoted(own[0]))}"
    else:
        key = literal(names.unquoted(min(was[one][1] - now[one][1])))
        said = (
            f"pg_constraint where conrelid {of} and conname = {key}) or exists (select from"
            f" pg_index i join pg_class c on c.oid = i.indexrelid where indrelid {of}"
            f" and relname = {key}"
        )
    aside = names.quoted(f"{names.unquoted(name.rpartition('.')[2])[:50]}_aside")
    schema, _, first = name.rpartition(".")
    text = ";\n  ".join([
        f"alter table {name} rename to {aside}",
        f"alter table {to} rename to {first}",
        f"alter table {schema}.{aside} rename to {to.rpartition('.')[2]}",
    ])  # fmt: skip
    return Statement(Rank.RENAME, guarded(f"exists (select from {said})", text))

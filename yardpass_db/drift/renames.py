"""What is there by another name: renamed back, so that nothing is lost. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from yardpass_db.catalog import PART
from yardpass_db.drift import identity as names
from yardpass_db.drift.matching import Renamed, gone_and_new, schemas, shape, swapped, tables
from yardpass_db.drift.statement import Change, Rank, Sides, Snapshot, Statement, guarded, literal

NAMED_NOT_NULL = 180000  # the first version that keeps a name of it
_BEFORE, _AFTER = r'(?<![\w".$])', r'(?![\w"$])'
Renames = dict[str, tuple[Statement, ...]]  # by identity, the old one and the new one


@dataclass(frozen=True)
class Moved:
    """What is left to change once all is renamed, both sides then, and how it was renamed.

    `pairs` are the old and the new identities; two tables that change names are two of them.
    """

    changes: list[Change]
    sides: Sides
    statements: Renames
    pairs: list[tuple[str, str]]


def moved(changes: Sequence[Change], sides: Sides) -> Moved:
    """Schemas, types and tables that are the same by another name, or a table in another schema.

    Only where no other could be meant.
    """
    found = Moved(list(changes), sides, {}, [])
    for pairs in (schemas, _types, tables, _views):
        for old, new, statements in list(pairs(found.changes, found.sides)):
            found = _after(found, old, new)
            found.statements[old] = found.statements[new] = statements
            found.pairs.append((old, new))
    for one, other, statement in list(swapped(found.changes, found.sides)):
        aside = f"{one}_\x00"
        for old, new in ((one, aside), (other, one), (aside, other)):
            found = _after(found, old, new)
        found.statements[one] = found.statements[other] = (statement,)
        found.pairs.extend([(one, other), (other, one)])
    return found


def _after(found: Moved, old: str, new: str) -> Moved:
    """What is left when one more is renamed."""
    version = found.sides.version
    current = {
        told(one, old, new): _retold(one, text, old, new, version)
        for one, text in found.sides.current.items()
    }
    changes = [replace(one, identity=told(one.identity, old, new)) for one in found.changes]
    return _left(replace(found, changes=changes), current)


def _left(found: Moved, current: Snapshot) -> Moved:
    """What is left to change where the one side is this."""
    sides = found.sides
    changes = []
    for one in found.changes:
        identity = one.identity
        if identity.startswith("column order"):
            changes.append(one)
        else:
            changes.append(Change(identity, current.get(identity), sides.target.get(identity)))
    left = [one for one in dict.fromkeys(changes) if one.before != one.after]
    return Moved(left, replace(sides, current=current), found.statements, found.pairs)


def _views(changes: Sequence[Change], sides: Sides) -> Renamed:
    for kind in ("view ", "materialized view "):
        gone, new = gone_and_new(changes, sides, kind)
        for one in gone:
            schema, _, own = names.split(one)[1].rpartition(".")
            same = [
                to for to in new
                if (sides.target[to], shape(sides.target, to))
                == (sides.current[one], shape(sides.current, one))
            ]  # fmt: skip
            to_schema, _, to = names.split(same[0])[1].rpartition(".") if same else ("", "", "")
            if len(same) == 1 and schema == to_schema:
                text = f"alter {kind}if exists {schema}.{own} rename to {to}"
                yield one, same[0], (Statement(Rank.RENAME, text),)


def _types(
    changes: Sequence[Change], sides: Sides
) -> Iterator[tuple[str, str, tuple[Statement, ...]]]:
    for kind in ("type ", "domain "):
        gone, new = gone_and_new(changes, sides, kind)
        shapes = [(sides.current[one], shape(sides.current, one)) for one in gone]
        for one, said in zip(gone, shapes, strict=True):
            same = [to for to in new if (sides.target[to], shape(sides.target, to)) == said]
            old, to = names.split(one)[1], names.split(same[0])[1] if same else ""
            is_near = old.rpartition(".")[0] == to.rpartition(".")[0]
            if len(same) == 1 and shapes.count(said) == 1 and is_near:
                text = f"alter {kind}{old} rename to {to.rpartition('.')[2]}"
                text = guarded(f"to_regtype({literal(old)}) is not null", text)
                yield one, same[0], (Statement(Rank.RENAME, text),)


def told(text: str, old: str, new: str) -> str:
    """A text that names what is renamed, with its new name."""
    kind, name = names.split(old)
    to = names.split(new)[1].replace("\\", r"\\")
    if kind != "schema":
        return re.sub(f"{_BEFORE}{re.escape(name)}{_AFTER}", to, text)
    text = re.sub(rf"{_BEFORE}{re.escape(name)}(?=\.)", to, text)
    return re.sub(rf"(?<=schema ){re.escape(name)}{_AFTER}", to, text)


def _retold(identity: str, text: str, old: str, new: str, version: int) -> str:
    """A definition; what a comment says stays, and a body, which is a string."""
    if identity.startswith(("comment on ", "security label of ")):
        return text
    if identity.startswith(("function ", "procedure ")):
        head, mark, body = text.partition("\nAS ")
        return told(head, old, new) + mark + body
    if old.startswith("table "):
        before, after = (names.split(one)[1] for one in (old, new))
        is_query = names.split(identity)[0] in ("view", "materialized view", "rule", "policy")
        if is_query or names.on_what(identity)[1] == before:
            text = _read(text, before, after)
    text = told(text, old, new)
    relation, column = names.column_of(identity)
    if version >= NAMED_NOT_NULL and f"table {relation}" == old:
        return _not_null_named(text, column, *(one.rpartition(".")[2] for one in (old, new)))
    return text


def _read(text: str, old: str, new: str) -> str:
    """A query that calls a table's columns after it: `houses.id`, where it has no other name."""
    own, to = (one.rpartition(".")[2] for one in (old, new))
    if f"{own}." == old[: len(own) + 1] or re.search(rf"{re.escape(f'{old} {own}')}{_AFTER}", text):
        return text
    return re.sub(rf"{_BEFORE}{re.escape(own)}(?=\.)", to.replace("\\", r"\\"), text)


def _not_null_named(text: str, column: str, old: str, new: str) -> str:
    """A column, whose constraint NOT NULL keeps its name; told is only what is not the default."""
    parts = text.split(PART)
    if "not null" not in parts:
        return text
    place = parts.index("not null") + 1
    is_told = parts[place : place + 1] and parts[place].startswith("constraint ")
    usual = [f"constraint {names.quoted(f'{one}_{names.unquoted(column)}_not_null')}"
             for one in (names.unquoted(old), names.unquoted(new))]  # fmt: skip
    name = parts.pop(place) if is_told else usual[0]
    return PART.join([*parts[:place], *([] if name == usual[1] else [name]), *parts[place:]])


def renames(changes: Sequence[Change], sides: Sides) -> Renames:
    """The statements of all that is there by another name."""
    found = moved(changes, sides)
    return found.statements | renamed(found.changes, found.sides)[1]


def view_columns(moves: Moved) -> Moved:
    """The same with the columns of views renamed, too: CREATE OR REPLACE cannot say that."""
    for old, found in renamed(moves.changes, moves.sides)[1].items():
        on, own = names.column_of(old)
        root = moves.sides.root(old)
        if root.startswith(("view ", "materialized view ")) and moves.sides.is_gone(old):
            [new] = [one for one, said in renamed(moves.changes, moves.sides)[1].items()
                     if said == found and one != old]  # fmt: skip
            to = names.column_of(new)[1]
            place, now = f"{PART}after {own}", f"{PART}after {to}"
            moves = _after(moves, old, new)
            current = {
                one: text.removesuffix(place) + now
                if text.endswith(place) and one.startswith(f"column {on}.") else text
                for one, text in moves.sides.current.items()
            }  # fmt: skip
            moves = _left(moves, current)
            moves.statements[old] = moves.statements[new] = found
            moves.pairs.append((old, new))
    return moves


# Of a table that stays


def renamed(changes: Sequence[Change], sides: Sides) -> tuple[list[Change], Renames]:
    """Columns, constraints and indexes that are the same by another name.

    The changes without them, and the statements. Only where no other could be meant.
    """
    by_shape: dict[tuple[str, str, str], tuple[list[Change], list[Change]]] = {}
    for change in changes:
        shape = _shape(change, sides.version)
        if shape and (change.before is None) != (change.after is None):
            gone_and_new = by_shape.setdefault(shape, ([], []))
            gone_and_new[change.before is None].append(change)
    found: Renames = {}
    for (kind, on, _), (gone, new) in by_shape.items():
        table = sides.root(f"column {on}.x")
        if len(gone) != 1 or len(new) != 1 or sides.is_gone(table) or sides.is_new(table):
            continue
        old, to = gone[0].identity, new[0].identity
        found[old] = found[to] = (_rename(kind, on, old, to),)
    return [change for change in changes if change.identity not in found], found


def _shape(change: Change, version: int) -> tuple[str, str, str] | None:
    """(kind, table, definition without its own name) of what can be renamed."""
    kind, rest = names.split(change.identity)
    text = change.after if change.after is not None else change.before or ""
    if kind == "column":
        on, own = names.column_of(change.identity)
        if version >= NAMED_NOT_NULL:  # it keeps the name that it was given with the column
            text = _not_null_named(text, own, on.rpartition(".")[2], "")
        return kind, on, text.rpartition(PART)[0]
    if kind == "constraint" and not text.endswith("inherited"):
        return kind, names.on_what(change.identity)[1], text
    if kind == "index":
        own = rest.rpartition(".")[2]
        return kind, names.table_of(text), text.replace(f"INDEX {own} ON", "INDEX ON", 1)
    return None


def _rename(kind: str, on: str, old: str, new: str) -> Statement:
    def own(identity: str) -> str:
        if kind == "column":
            return names.column_of(identity)[1]
        if kind == "constraint":
            return names.on_what(identity)[0]
        return names.split(identity)[1]

    if kind == "column":
        what = f"pg_attribute where attrelid = to_regclass({literal(on)}) and not attisdropped"
        what += f" and attname = {literal(names.unquoted(own(old)))}"
    else:
        what = f"pg_constraint where conname = {literal(names.unquoted(own(old)))}"
        what += f" and {literal(on)} in (conrelid::regclass::text, 'domain ' || contypid::regtype)"
    if kind == "index":
        to = own(new).rpartition(".")[2]
        return Statement(Rank.DROP_COLUMN, f"alter index if exists {own(old)} rename to {to}")
    head = f"alter {on}" if on.startswith("domain ") else f"alter table {on}"
    text = f"{head} rename {kind} {own(old)} to {own(new)}"
    return Statement(Rank.DROP_COLUMN, guarded(f"exists (select from {what})", text))

"""What is there by another name: renamed back, so that nothing is lost. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yardpass_db.catalog import PART
from yardpass_db.drift import identity as names
from yardpass_db.drift.statement import Change, Rank, Sides, Snapshot, Statement, guarded, literal

NAMED_NOT_NULL = 180000  # the first version that keeps a name of it
_BEFORE, _AFTER = r'(?<![\w".$])', r'(?![\w"$])'
Renames = dict[str, tuple[Statement, ...]]  # by identity, the old one and the new one


def moved(changes: Sequence[Change], sides: Sides) -> tuple[list[Change], Sides, Renames]:
    """Schemas, types and tables that are the same by another name, or a table in another schema.

    What is left to change once they are renamed, both sides then, and the statements. Only where
    no other could be meant.
    """
    found: Renames = {}
    for pairs in (_schemas, _types, _tables):
        for old, new, statements in list(pairs(changes, sides)):
            current = {
                _told(one, old, new): _retold(one, text, old, new, sides.version)
                for one, text in sides.current.items()
            }
            target = sides.target
            touched = dict.fromkeys(_told(one.identity, old, new) for one in changes)
            kept = {one.identity: one for one in changes if one.identity.startswith("column order")}
            changes = [
                kept.get(one) or Change(one, current.get(one), target.get(one)) for one in touched
            ]
            changes = [one for one in changes if one.before != one.after]
            sides = Sides(current, target, sides.site)
            found[old] = found[new] = statements
    return list(changes), sides, found


def _schemas(
    changes: Sequence[Change], sides: Sides
) -> Iterator[tuple[str, str, tuple[Statement, ...]]]:
    gone, new = _gone_and_new(changes, sides, "schema ")
    for one in gone:
        tables = _tables_in(sides.current, names.split(one)[1])
        same = [
            to for to in new if tables and _tables_in(sides.target, names.split(to)[1]) == tables
        ]
        if len(same) == 1:
            old, to = names.split(one)[1], names.split(same[0])[1]
            exists = f"to_regnamespace({literal(old)}) is not null"
            text = guarded(exists, f"alter schema {old} rename to {to}")
            yield one, same[0], (Statement(Rank.RENAME, text),)


def _tables_in(snapshot: Snapshot, schema: str) -> set[str]:
    start = f"table {schema}."
    return {one.removeprefix(start) for one in snapshot if one.startswith(start)}


def _types(
    changes: Sequence[Change], sides: Sides
) -> Iterator[tuple[str, str, tuple[Statement, ...]]]:
    for kind in ("type ", "domain "):
        gone, new = _gone_and_new(changes, sides, kind)
        shapes = [(sides.current[one], _columns(sides.current, one)) for one in gone]
        for one, shape in zip(gone, shapes, strict=True):
            same = [to for to in new if (sides.target[to], _columns(sides.target, to)) == shape]
            old, to = names.split(one)[1], names.split(same[0])[1] if same else ""
            is_near = old.rpartition(".")[0] == to.rpartition(".")[0]
            if len(same) == 1 and shapes.count(shape) == 1 and is_near:
                text = f"alter {kind}{old} rename to {to.rpartition('.')[2]}"
                text = guarded(f"to_regtype({literal(old)}) is not null", text)
                yield one, same[0], (Statement(Rank.RENAME, text),)


def _tables(
    changes: Sequence[Change], sides: Sides
) -> Iterator[tuple[str, str, tuple[Statement, ...]]]:
    gone, new = _gone_and_new(changes, sides, "table ")
    current = {one: _columns(sides.current, one) for one in gone}
    target = {one: _columns(sides.target, one) for one in new}
    for one, shape in current.items():
        same = [to for to in new if target[to] == shape]
        if len(same) != 1 or list(current.values()).count(shape) != 1:
            continue
        schema, _, own = names.split(one)[1].rpartition(".")
        to_schema, _, to = names.split(same[0])[1].rpartition(".")
        if f"schema {to_schema}" not in sides.current:
            continue
        statements = []
        if schema != to_schema:
            text = f"alter table if exists {schema}.{own} set schema {to_schema}"
            statements.append(Statement(Rank.RENAME, text))
        if own != to:
            text = f"alter table if exists {to_schema}.{own} rename to {to}"
            statements.append(Statement(Rank.RENAME, text))
        yield one, same[0], tuple(statements)


def _columns(snapshot: Snapshot, table: str) -> tuple[str, ...]:
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


def _gone_and_new(
    changes: Sequence[Change], sides: Sides, kind: str
) -> tuple[list[str], list[str]]:
    wanted = [one.identity for one in changes if one.identity.startswith(kind)]
    return [one for one in wanted if sides.is_gone(one)], [
        one for one in wanted if sides.is_new(one)
    ]


def _told(text: str, old: str, new: str) -> str:
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
        return _told(head, old, new) + mark + body
    text = _told(text, old, new)
    relation, column = names.column_of(identity)
    if version >= NAMED_NOT_NULL and f"table {relation}" == old:
        return _not_null_named(text, column, *(one.rpartition(".")[2] for one in (old, new)))
    return text


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
    rest, sides, found = moved(changes, sides)
    return found | renamed(rest, sides)[1]


# Of a table that stays


def renamed(changes: Sequence[Change], sides: Sides) -> tuple[list[Change], Renames]:
    """Columns, constraints and indexes that are the same by another name.

    The changes without them, and the statements. Only where no other could be meant.
    """
    by_shape: dict[tuple[str, str, str], tuple[list[Change], list[Change]]] = {}
    for change in changes:
        shape = _shape(change)
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


def _shape(change: Change) -> tuple[str, str, str] | None:
    """(kind, table, definition without its own name) of what can be renamed."""
    kind, rest = names.split(change.identity)
    text = change.after if change.after is not None else change.before or ""
    if kind == "column":
        return kind, names.column_of(change.identity)[0], text.rpartition("\x1f")[0]
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

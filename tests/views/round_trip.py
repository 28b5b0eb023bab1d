"""The same statement as the same persona, once on a table and once on its view in public."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from yardpass_db import db
from yardpass_db.access.declaration import Persona

COLUMNS = """
select c.attname::text, c.attnotnull and not c.atthasdef, c.attgenerated <> '',
  pg_get_expr(d.adbin, d.adrelid) is not null
    and pg_get_expr(d.adbin, d.adrelid) ~ '(gen_random_uuid|nextval|clock_timestamp)'
from pg_attribute c left join pg_attrdef d on d.adrelid = c.attrelid and d.adnum = c.attnum
where c.attrelid = %s::regclass and c.attnum > 0 and not c.attisdropped order by c.attnum
"""
# Unique keys that ON CONFLICT can name, with the condition of partial ones.
KEYS = """
select array_agg(a.attname::text order by k.place), i.indisprimary,
  pg_get_expr(i.indpred, i.indrelid)
from pg_index i
cross join lateral unnest(i.indkey) with ordinality as k (number, place)
join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
where i.indrelid = %s::regclass and i.indisunique and i.indexprs is null
group by i.indexrelid, i.indisprimary, i.indrelid, i.indpred order by i.indexrelid
"""


@dataclass(frozen=True)
class Table:
    """What the statements need to know of a table whose view masks the columns in `masked`."""

    schema: str
    name: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    drawn: frozenset[str]
    key: tuple[str, ...]
    uniques: tuple[tuple[tuple[str, ...], str | None], ...]
    rows: tuple[dict[str, str | None], ...]

    @property
    def view(self) -> str:
        return db.ident("public", self.name)

    @property
    def relation(self) -> str:
        return db.ident(self.schema, self.name)


def table(connection: db.Connection, schema: str, name: str, masked: Sequence[str]) -> Table:
    """The table, and the rows of it that came first: those of the world, if it has any."""
    relation = db.ident(schema, name)
    found = db.rows(connection, COLUMNS, [relation])
    columns = tuple(column for column, _, generated, _ in found if not generated)
    uniques = db.rows(connection, KEYS, [relation])
    listed = ", ".join(f"{db.ident(column)}::text" for column in columns)
    rows = db.rows(connection, f"select {listed} from {relation} order by tableoid, ctid limit 2")
    return Table(
        schema,
        name,
        tuple(column for column in columns if column not in masked),
        tuple(column for column, required, _, _ in found if required),
        frozenset(column for column, _, _, drawn in found if drawn),
        next(tuple(key) for key, primary, _ in uniques if primary),
        tuple((tuple(key), where) for key, _, where in uniques if not set(key) & set(masked)),
        tuple(dict(zip(columns, row, strict=True)) for row in rows),
    )


def statements(table: Table, writable: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """(what it is, SQL with `{}` for the relation); `writable` is verb → granted columns."""
    key = names(table.key)
    every = names(table.columns)
    yield "select", f"select {every} from {{}} order by {key} limit 40"
    yield "count", "select count(*) from {}"
    yield "lock", f"select {key} from {{}} order by {key} limit 5 for update skip locked"
    for number, row in enumerate(table.rows):
        at = f"{number} {'/'.join(str(row[column]) for column in table.key)}"
        where = " and ".join(f"{db.ident(c)} = {db.literal(row[c])}" for c in table.key)
        for verb, change in updates(table, writable["update"]):
            yield f"{verb} {at}", f"update {{}} set {change} where {where}"
            yield (
                f"{verb} returning {at}",
                (f"update {{}} set {change} where {where} returning {every}"),
            )
        yield f"delete {at}", f"delete from {{}} where {where} returning {every}"
        yield from inserts(table, row, writable, at)


def updates(table: Table, granted: list[str]) -> Iterator[tuple[str, str]]:
    closed = [column for column in table.columns if column not in granted]
    if granted:
        yield "update", ", ".join(f"{db.ident(c)} = {db.ident(c)}" for c in granted)
    if closed:
        yield f"update {closed[-1]}", f"{db.ident(closed[-1])} = {db.ident(closed[-1])}"


def inserts(
    table: Table, row: dict[str, str | None], writable: dict[str, list[str]], at: str
) -> Iterator[tuple[str, str]]:
    every = names(table.columns)
    copy = {column: row[column] for column in table.columns}
    fresh = {c: text for c, text in copy.items() if c not in table.drawn}
    given = {c: text for c, text in fresh.items() if c in writable["insert"]}
    least = {c: text for c, text in fresh.items() if c in table.required}
    shown = names([column for column in table.columns if column not in table.drawn])
    for kind, values in (("all", copy), ("new", fresh), ("granted", given), ("least", least)):
        if values:
            yield f"insert {kind} {at}", insert(values)
            yield f"insert {kind} returning {at}", f"{insert(values)} returning {shown or every}"
    for unique, condition in table.uniques:
        target = f"({names(unique)})" + (f" where {condition}" if condition else "")
        yield f"ignore on {unique} {at}", f"{insert(copy)} on conflict {target} do nothing"
        # As PostgREST upserts: every column of the payload is set, the key too.
        payload = {**given, **{c: row[c] for c in unique}}
        allowed = [c for c in payload if c in writable["update"]] or list(payload)
        for kind, columns in (("upsert", allowed), ("upsert all", list(payload))):
            change = ", ".join(f"{db.ident(c)} = excluded.{db.ident(c)}" for c in columns)
            yield (
                f"{kind} on {unique} {at}",
                (
                    f"{insert(payload)} on conflict {target} do update set {change}"
                    f" returning {shown or every}"
                ),
            )


def insert(values: dict[str, str | None]) -> str:
    literals = ", ".join("null" if v is None else db.literal(v) for v in values.values())
    return f"insert into {{}} ({names(values)}) values ({literals})"


def names(columns: Sequence[str] | dict[str, Any]) -> str:
    return ", ".join(db.ident(column) for column in columns)


WRITABLE = """
select a.attname::text from pg_attribute a
where a.attrelid = %s::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  and has_column_privilege(%s, a.attrelid, a.attnum, %s) order by a.attnum
"""


def differences(connection: db.Connection, table: Table, persona: Persona) -> list[str]:
    """The statements that end otherwise on the view than on the table."""
    writable = {
        verb: [
            column
            for (column,) in db.rows(connection, WRITABLE, [table.relation, persona.role, verb])
            if column in table.columns
        ]
        for verb in ("insert", "update")
    }
    claims = json.dumps(persona.all_claims)
    found = []
    connection.execute("savepoint persona")
    db.value(connection, "select set_config('request.jwt.claims', %s, true)", [claims])
    connection.execute(f"set local role {db.ident(persona.role)}".encode())
    for what, statement in statements(table, writable):
        on_table = outcome(connection, statement.replace("{}", table.relation, 1))
        on_view = outcome(connection, statement.replace("{}", table.view, 1))
        if on_table != on_view:
            found.append(f"{persona.name}: {what}: table {on_table}, view {on_view}")
    connection.execute("rollback to savepoint persona")
    return found


def outcome(connection: db.Connection, statement: str) -> tuple[str, object]:
    """What a statement comes to: its rows, or the kind of its error. Nothing stays."""
    connection.execute("savepoint attempt")
    try:
        cursor = connection.execute(statement.encode())
        shown: object = cursor.fetchall() if cursor.description else cursor.rowcount
        return "done", shown
    except db.PsycopgError as error:
        refused = "row-level security" in db.failure(error)
        return "refused" if refused else "error", error.sqlstate
    finally:
        connection.execute("rollback to savepoint attempt")

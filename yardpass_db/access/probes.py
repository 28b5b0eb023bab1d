"""The statements that find out what a persona reaches in one relation.

A probe is what probe.sql takes: {cell, step, kind, sql, after, each, gate}. Steps of writes:
`blind` and `blind returning` count the rows that a statement without WHERE comes to (a volatile
condition that is never true keeps it from writing any); `where` writes the world's rows by key and
returns their keys; `insert` writes copies, without and, if that is allowed, with RETURNING.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from yardpass_db import db
from yardpass_db.access.declaration import Intent, Persona
from yardpass_db.access.oracle import AS_IS, AS_OWN, Change, Row, key_sql, own_column
from yardpass_db.access.relations import Column, Relation
from yardpass_db.access.rules import Rule

NEVER = "pg_temp.yardpass_reaches()"
Probe = dict[str, Any]


@dataclass(frozen=True)
class Target:
    """A relation to probe: itself, the table whose rows it shows, the intent, and those rows."""

    relation: Relation
    table: Relation
    intent: Intent
    rows: Sequence[Row]

    @property
    def key(self) -> tuple[str, ...]:
        """The columns of the relation that hold the table's primary key."""
        return self.intent.key if self.intent.of and self.intent.key else self.table.key

    def readable(self, role: str) -> Rule | None:
        """The rows that the role can pick by their key; None when it may not read it."""
        hidden = self.intent.hidden.get(role, frozenset())
        return None if hidden & set(self.key) else self.intent.rule(role, "select")

    def matching(self, rows: Sequence[Row] | None = None) -> str:
        """A WHERE condition for the world's rows, or some of them, by key."""
        picked = self.rows if rows is None else rows
        if len(self.key) == 1:
            column = self.table.key[0]
            values = ", ".join(_literal(row.values[column]) for row in picked)
            return f"{db.ident(self.key[0])} in ({values})" if values else "false"
        columns = ", ".join(db.ident(column) for column in self.key)
        tuples = ", ".join(
            f"({', '.join(_literal(row.values[column]) for column in self.table.key)})"
            for row in picked
        )
        return f"({columns}) in ({tuples})" if tuples else "false"


def select_probes(target: Target) -> Iterator[Probe]:
    name = target.relation.table
    keys = f"select {key_sql(name, target.key)} from {target.relation.sql}"
    yield {
        "step": "select",
        "kind": "keys",
        "sql": f"select array({keys} where {target.matching()})",
    }


def update_probes(target: Target, persona: Persona) -> Iterator[Probe]:
    relation, role = target.relation, persona.role
    column = _updated(target, role)
    returned = key_sql(relation.table, target.key)
    change = f"update {relation.sql} set {db.ident(column.name)}"
    yield {
        "step": "blind", "kind": "blind", "gate": True,
        "sql": f"{change} = null where {NEVER}",
    }  # fmt: skip
    yield {
        "step": "blind returning", "kind": "blind",
        "sql": f"{change} = null where {NEVER} returning {returned}",
    }  # fmt: skip
    same = f"{change} = {db.ident(relation.table, column.name)} where"
    yield from _by_key(target, same)


def delete_probes(target: Target, after: str | None) -> Iterator[Probe]:
    relation = target.relation
    returned = key_sql(relation.table, target.key)
    yield {
        "step": "blind", "kind": "blind", "gate": True,
        "sql": f"delete from {relation.sql} where {NEVER}",
    }  # fmt: skip
    yield {
        "step": "blind returning", "kind": "blind",
        "sql": f"delete from {relation.sql} where {NEVER} returning {returned}",
    }  # fmt: skip
    for probe in _by_key(target, f"delete from {relation.sql} where"):
        yield probe | ({"after": after} if after else {})


def _by_key(target: Target, statement: str) -> Iterator[Probe]:
    """The statement on all rows at once and, if one of them raises, on one after the other."""
    returned = key_sql(target.relation.table, target.key)

    def returning(rows: Sequence[Row]) -> str:
        one = f"{statement} {target.matching(rows)} returning {returned} as key"
        return f"with done as ({one}) select array(select key from done)"

    if not target.rows:
        yield {"step": "where", "kind": "keys", "sql": returning(())}
        return
    yield {
        "step": "where", "kind": "keys", "sql": returning(target.rows),
        "each": [returning([row]) for row in target.rows],
    }  # fmt: skip


def insert_probes(
    target: Target, persona: Persona, copies: Sequence[tuple[Row, Change]]
) -> Iterator[Probe]:
    """The copies, without and with RETURNING; only one without any grant."""
    granted, usable = insert_columns(target, persona.role), _usable(target)
    if not target.rows or not usable:
        yield {"step": "insert", "kind": "write", "gate": True, "sql": _empty_insert(target)}
        return
    key = key_sql(target.relation.table, target.key)
    pairs = []
    for row, change in copies[: None if granted else 1]:
        into = insert_sql(target, granted or usable, row, change, persona)
        pairs.append([into, f"{into} returning {key}"])
    yield {"step": "insert", "kind": "write", "gate": True, "each": pairs}


def insert_sql(
    target: Target, columns: Sequence[Column], row: Row, change: Change, persona: Persona
) -> str:
    """An INSERT of these columns of a copy of the row."""
    made: dict[str, str | None] = {change.column: change.value}
    if change.own:
        made[own_column(target.intent, target.table)] = persona.user
    values = {**row.values, **made}
    names = ", ".join(db.ident(column.name) for column in columns)
    listed = ", ".join(_literal(values[column.name]) for column in columns)
    return f"insert into {target.relation.sql} ({names}) values ({listed})"


def insert_columns(target: Target, role: str) -> list[Column]:
    """The columns that the role may give a value to, through the relation and in its table."""
    return [
        column
        for column in _usable(target)
        if f"{role} insert" in column.granted & target.table.by_name[column.name].granted
    ]


def candidates(target: Target, persona: Persona) -> list[tuple[Row, Change]]:
    """The rows to insert copies of: as they are, and as the persona's own.

    A view gets one of each kind, rows of the same classes being of a kind: the policies are its
    table's, where every row is tried.
    """
    found = [(row, AS_IS) for row in target.rows]
    own = own_column(target.intent, target.table)
    if own and persona.user is not None:
        found += [(row, AS_OWN) for row in target.rows if row.values[own] != persona.user]
    if not target.relation.is_view:
        return found
    kinds: dict[object, tuple[Row, Change]] = {}
    for row, change in found:
        kinds.setdefault((change, row.held(persona.user, change)), (row, change))
    return [*kinds.values()]


def _usable(target: Target) -> list[Column]:
    """The columns that can be given a value, through the relation and in its table."""
    return [
        column
        for column in target.relation.columns
        if column.insertable
        and column.name in target.table.by_name
        and target.table.by_name[column.name].insertable
    ]


@lru_cache(maxsize=100_000)
def _literal(value: str | None) -> str:
    return db.literal(value)


def _empty_insert(target: Target) -> str:
    column = db.ident(target.relation.columns[0].name)
    return f"insert into {target.relation.sql} ({column}) select null where false"


def _updated(target: Target, role: str) -> Column:
    """A column to update: one the role may change and read if there is one, and a dull one."""
    identity = set(identity_columns(target)) | set(target.key)

    def dullness(column: Column) -> tuple[bool, bool, bool, bool]:
        base = target.table.by_name.get(column.name, column)
        grants = column.granted & base.granted
        return (
            not column.insertable,
            f"{role} update" not in grants,
            f"{role} select" not in grants,
            column.name in identity,
        )

    return min(target.relation.columns, key=dullness)


def identity_columns(target: Target) -> list[str]:
    """The columns by which classes tell whose a row is: parameters that are columns, no flags."""
    return [
        text
        for text in dict.fromkeys(target.intent.parameters.values())
        if text in target.table.by_name and target.table.by_name[text].type != "boolean"
    ]


def move_probes(target: Target, persona: Persona) -> Iterator[Probe]:
    """Updates that give a row to somebody else: each identity column set to another row's value."""
    rule = target.intent.rule(persona.role, "update")
    if rule is None or target.relation.is_view or persona.role == "service_role":
        return
    mine = [row for row in target.rows if rule.holds(row.held(persona.user))]
    for column in identity_columns(target):
        if column in target.intent.movable:
            continue
        if f"{persona.role} update" not in target.relation.by_name[column].granted:
            continue
        values = sorted({row.values[column] or "" for row in target.rows} - {""})
        tries = [
            f"update {target.relation.sql} set {db.ident(column)} = {db.literal(value)}"
            f" where {target.matching([row])}"
            for row in mine
            for value in [other for other in values if other != row.values[column]][:2]
        ]
        if tries:
            yield {"step": f"move {column}", "kind": "write", "each": tries}


def truncate_probe(target: Target, persona: Persona) -> list[Probe]:
    """One TRUNCATE. A role that may is not let: it would lock the table against everybody."""
    if target.relation.is_view:
        return []
    if "truncate" in target.relation.grants.get(persona.role, frozenset()):
        return [{"step": "truncate", "kind": "write", "sql": "select"}]
    return [{"step": "truncate", "kind": "write", "sql": f"truncate {target.relation.sql}"}]


def closed_probes(target: Target, verb: str) -> list[Probe]:
    """A statement of the kind on a relation that is closed to everybody."""
    name, relation = target.relation.sql, target.relation
    column = db.ident(target.table.columns[0].name)
    statement = {
        "select": f"select from {name} limit 0",
        "insert": f"insert into {name} ({column}) select null where false",
        "update": f"update {name} set {column} = null where false",
        "delete": f"delete from {name} where false",
        "truncate": f"truncate {name}",
    }[verb]
    if verb == "truncate" and any("truncate" in held for held in relation.grants.values()):
        statement = "select"
    return [{"step": verb, "kind": "write", "sql": statement}]

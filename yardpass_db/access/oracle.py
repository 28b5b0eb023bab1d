"""Which rows of the world belong to which classes for whom: the second opinion.

Computed by a role that bypasses row-level security, with the declaration's own conditions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yardpass_db import db
from yardpass_db.access.declaration import Declaration, Intent
from yardpass_db.access.relations import Relation
from yardpass_db.access.rules import Rule, condition
from yardpass_db.errors import DatabaseError, Place

USER = re.compile(r"(?<!:):user\b")
OF_THE_WORLD = "xmin = pg_current_xact_id()::xid"


@dataclass(frozen=True)
class Row:
    """A row of the world: its primary key as JSON text, and each column's value as text.

    `classes` is person (uuid or None) → the classes that the row belongs to for them;
    `classes_as_own` the same of a copy whose `own` column is set to that person.
    """

    key: str
    values: Mapping[str, str | None]
    classes: Mapping[str | None, frozenset[str]]
    classes_as_own: Mapping[str | None, frozenset[str]]


def own_column(intent: Intent, relation: Relation) -> str:
    """The column that says whose a row is, "" when that is no plain column."""
    column = intent.parameters.get("own", "")
    return column if column in relation.by_name else ""


def key_sql(alias: str, key: Sequence[str]) -> str:
    """A row's primary key as JSON text."""
    return f"jsonb_build_array({', '.join(db.ident(alias, column) for column in key)})::text"


def read_rows(
    connection: db.Connection, declaration: Declaration, relations: Mapping[str, Relation]
) -> dict[str, list[Row]]:
    """The world's rows of each declared table that is there and has a primary key."""
    people: list[str | None] = [None, *sorted({p.user for p in declaration.personas if p.user})]
    # A view's entry may use parameters of its own, so its classes are asked for beside its table's.
    intents = {**declaration.tables, **declaration.views}
    wanted = [
        (intent, relations[intent.of or name])
        for name, intent in intents.items()
        if relations.get(intent.of or name) and relations[intent.of or name].key
    ]
    texts = [_query(declaration, intent, relation, people) for intent, relation in wanted]
    try:
        found = db.run_script(connection, ";\n".join(texts))
    except db.PsycopgError as error:
        intent, _ = wanted[db.failed_statement(error) or 0]
        raise DatabaseError(
            f"A class or parameter of {intent.name} is no condition on its rows.",
            place=Place(declaration.shown, intent.line),
            detail=db.failure(error),
            hint="`it` is the row, :user the persona's uuid.",
        ) from None
    return {
        intent.name: _rows(rows, _classes(intent), relation, people)
        for (intent, relation), rows in zip(wanted, found, strict=True)
    }


def _classes(intent: Intent) -> list[str]:
    """The classes that the relation's cells name, sorted."""
    rules: list[Rule] = [rule for cells in intent.cells.values() for rule in cells.values()]
    return sorted(set().union(*(rule.classes for rule in [*rules, *intent.masked.values()])))


def _query(
    declaration: Declaration, intent: Intent, relation: Relation, people: Sequence[str | None]
) -> str:
    """One row per (row of the world, person, as it is or as their own)."""
    tests = [
        f"coalesce({condition(declaration.classes[name], intent.parameters)}, false)"
        for name in _classes(intent)
    ]
    held = USER.sub("who.id", f"array[{', '.join(tests)}]::boolean[]")
    texts = [f"{db.ident('it', column.name)}::text" for column in relation.columns]
    who = ", ".join(
        f"({number}, {db.literal(person)}::uuid)" for number, person in enumerate(people)
    )
    key = key_sql("it", relation.key)
    query = (
        f"with who (number, id) as (values {who})\n"
        f"select {key}, who.number, 0, {held},"
        f" case when who.number = 0 then array[{', '.join(texts)}]::text[] end\n"
        f"from {relation.sql} as it cross join who where it.{OF_THE_WORLD}"
    )
    if own := own_column(intent, relation):
        changed = f"jsonb_build_object({db.literal(own)}, who.id)"
        query += (
            f"\nunion all\nselect {key_sql('raw', relation.key)}, who.number, 1, {held}, null\n"
            f"from {relation.sql} as raw cross join who\n"
            f"cross join lateral (select (jsonb_populate_record(raw, {changed})).*) as it\n"
            f"where raw.{OF_THE_WORLD} and who.id is not null"
        )
    return query


def _rows(
    found: Sequence[tuple[Any, ...]],
    classes: Sequence[str],
    relation: Relation,
    people: Sequence[str | None],
) -> list[Row]:
    held: dict[tuple[str, int], dict[str | None, frozenset[str]]] = {}
    texts: dict[str, Sequence[str | None]] = {}
    for key, person, variant, tests, values in found:
        inside = frozenset(name for name, yes in zip(classes, tests, strict=True) if yes)
        held.setdefault((key, variant), {})[people[person]] = inside
        if values is not None:
            texts[key] = values
    names = [column.name for column in relation.columns]
    return [
        Row(key, dict(zip(names, texts[key], strict=True)), held[key, 0], held.get((key, 1), {}))
        for key in sorted(texts)
    ]

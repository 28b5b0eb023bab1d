"""Which rows of the world belong to which classes for whom: the second opinion.

Computed by a role that bypasses row-level security, with the declaration's own conditions.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yardpass_db import db
from yardpass_db.access.declaration import Declaration, Intent
from yardpass_db.access.relations import Relation
from yardpass_db.access.rules import USER, condition
from yardpass_db.access.values import OF_THE_WORLD, read_values
from yardpass_db.errors import DatabaseError, Place


@dataclass(frozen=True)
class Change:
    """What is different in a copy of a row: whose it is, or the value of one column, or both."""

    own: bool = False
    column: str = ""
    value: str | None = ""

    @property
    def made(self) -> str:
        """The column and its new value in words."""
        return f"{self.column} = {'null' if self.value is None else self.value}"

    def __str__(self) -> str:
        """What follows a row's key where such a copy is meant."""
        of_value = f" with {self.made}" if self.column else ""
        return f"{' as own' if self.own else ''}{of_value}"


AS_IS = Change()
AS_OWN = Change(own=True)


@dataclass(frozen=True)
class Row:
    """A row of the world: its primary key as JSON text, and each column's value as text.

    `classes` is change → person (uuid or None) → the classes that a copy so changed belongs to for
    them; in a copy that is the person's own, the `own` column is set to them.
    """

    key: str
    values: Mapping[str, str | None]
    classes: Mapping[Change, Mapping[str | None, frozenset[str]]]

    def held(self, person: str | None, change: Change = AS_IS) -> frozenset[str]:
        """The classes of the row, or of a copy of it, for the person."""
        return self.classes.get(change, {}).get(person, frozenset())


def own_column(intent: Intent, relation: Relation) -> str:
    """The column that says whose a row is, "" when that is no plain column."""
    column = intent.parameters.get("own", "")
    return column if column in relation.by_name else ""


def key_sql(alias: str, key: Sequence[str]) -> str:
    """A row's primary key as JSON text."""
    return f"jsonb_build_array({', '.join(db.ident(alias, column) for column in key)})::text"


def listed(keys: Collection[str], most: int = 4) -> str:
    """A few keys by name, and how many there are."""
    shown = sorted(keys)
    more = f" … {len(shown)} in all" if len(shown) > most else ""
    return ", ".join(shown[:most]) + more


def read_rows(
    connection: db.Connection, declaration: Declaration, relations: Mapping[str, Relation]
) -> dict[str, list[Row]]:
    """The world's rows of each declared table that is there and has a primary key."""
    people: list[str | None] = [None, *sorted({p.user for p in declaration.personas if p.user})]
    # A view's entry may use parameters of its own, so its classes are asked for beside its table's.
    intents = {**declaration.tables, **declaration.views}
    values = read_values(connection, declaration, relations)
    wanted = [
        (intent, relations[intent.of or name], _changes(intent, relations, values.get(name, {})))
        for name, intent in intents.items()
        if relations.get(intent.of or name) and relations[intent.of or name].key
    ]
    texts = [_query(declaration, *one, people) for one in wanted]
    try:
        found = db.run_script(connection, ";\n".join(texts))
    except db.PsycopgError as error:
        intent = wanted[db.failed_statement(error) or 0][0]
        raise DatabaseError(
            f"A class or parameter of {intent.name} is no condition on its rows.",
            place=Place(declaration.shown, intent.line),
            detail=db.failure(error),
            hint="`it` is the row, :user the persona's uuid.",
        ) from None
    return {
        intent.name: _rows(rows, _classes(intent), relation, changes, people)
        for (intent, relation, changes), rows in zip(wanted, found, strict=True)
    }


def _changes(
    intent: Intent, relations: Mapping[str, Relation], values: Mapping[str, Sequence[str | None]]
) -> list[Change]:
    """How copies of the relation's rows are changed: not at all first."""
    owns = [False, True] if own_column(intent, relations[intent.of or intent.name]) else [False]
    changed: list[tuple[str, str | None]] = [
        (column, value) for column, all_of in values.items() for value in all_of
    ]
    return [Change(own, *change) for change in [("", ""), *changed] for own in owns]


def _classes(intent: Intent) -> list[str]:
    """The classes that the relation's rules name, sorted."""
    return sorted(set().union(*(rule.classes for rule in intent.rules)))


def _query(
    declaration: Declaration,
    intent: Intent,
    relation: Relation,
    changes: Sequence[Change],
    people: Sequence[str | None],
) -> str:
    """One row per (row of the world, person, change)."""
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
    if changes[1:]:
        listed = ", ".join(_change_sql(number, one) for number, one in enumerate(changes) if number)
        owner = f"jsonb_build_object({db.literal(own_column(intent, relation))}, who.id)"
        query += (
            f"\nunion all\n"
            f"select {key_sql('raw', relation.key)}, who.number, change.number, {held}, null\n"
            f"from {relation.sql} as raw cross join who\n"
            f"cross join (values {listed}) as change (number, own, made)\n"
            f"cross join lateral (select (jsonb_populate_record(raw,"
            f" change.made || case when change.own then {owner} else '{{}}' end)).*) as it\n"
            f"where raw.{OF_THE_WORLD} and (who.id is not null or not change.own)"
        )
    return query


def _change_sql(number: int, change: Change) -> str:
    made = json.dumps({change.column: change.value} if change.column else {})
    return f"({number}, {'true' if change.own else 'false'}, {db.literal(made)}::jsonb)"


def _rows(
    found: Sequence[tuple[Any, ...]],
    classes: Sequence[str],
    relation: Relation,
    changes: Sequence[Change],
    people: Sequence[str | None],
) -> list[Row]:
    held: dict[str, dict[Change, dict[str | None, frozenset[str]]]] = {}
    texts: dict[str, Sequence[str | None]] = {}
    for key, person, change, tests, values in found:
        inside = frozenset(name for name, yes in zip(classes, tests, strict=True) if yes)
        held.setdefault(key, {}).setdefault(changes[change], {})[people[person]] = inside
        if values is not None:
            texts[key] = values
    names = [column.name for column in relation.columns]
    return [Row(key, dict(zip(names, texts[key], strict=True)), held[key]) for key in sorted(texts)]

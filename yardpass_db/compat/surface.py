"""A database as its clients see it: relations, columns, grants, keys, functions; read once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from yardpass_db import db
from yardpass_db.compat import queries
from yardpass_db.compat.origins import read_origins, through_views
from yardpass_db.errors import UsageError

CLIENTS = ("anon", "authenticated", "service_role")
INSERT, UPDATE, DELETE = 8, 4, 16  # bits of pg_relation_is_updatable


@dataclass(frozen=True)
class Column:
    """`origin` is the table column behind a view's plain column: (table's oid, its number)."""

    name: str
    number: int
    type: str
    nullable: bool
    has_default: bool
    generated: bool
    updatable: bool
    row_of: int  # oid of the relation when the type is a row (or array of rows) of one
    origin: tuple[int, int] | None = None


@dataclass(frozen=True)
class Grants:
    """What one role may do with a relation: columns per verb."""

    select: frozenset[str]
    insert: frozenset[str]
    update: frozenset[str]
    delete: bool


@dataclass(frozen=True)
class Unique:
    """A unique index that ON CONFLICT (columns) can take, when it is neither partial nor over
    expressions."""

    name: str
    is_primary: bool
    columns: tuple[str, ...]
    is_partial: bool
    has_expressions: bool

    @property
    def takes_conflicts(self) -> bool:
        return not self.is_partial and not self.has_expressions


@dataclass(frozen=True)
class Relation:
    """A table or view. `writable` are the bits of the verbs that can be written through it;
    `instead_of`: by triggers, which no ON CONFLICT and no MERGE can pass."""

    oid: int
    schema: str
    name: str
    kind: str
    is_partition: bool
    row_type: int
    writable: int
    instead_of: bool
    security_invoker: bool
    columns: dict[str, Column] = field(default_factory=dict)
    grants: dict[str, Grants] = field(default_factory=dict)
    uniques: tuple[Unique, ...] = ()
    comment: str = ""

    @property
    def label(self) -> str:
        return f"{self.schema}.{self.name}"

    @property
    def is_table(self) -> bool:
        return self.kind in ("r", "p")


@dataclass(frozen=True)
class ForeignKey:
    name: str
    table: int
    target: int
    columns: tuple[int, ...]
    target_columns: tuple[int, ...]


@dataclass(frozen=True)
class Function:
    """`arguments` by name in order, those from `required` on may be left out."""

    schema: str
    name: str
    arguments: tuple[tuple[str, str], ...]
    required: int
    variadic: bool
    returns_row_of: int
    takes_row_of: int
    returns_set: bool
    result: str
    roles: tuple[str, ...]
    result_columns: tuple[str, ...]

    @property
    def label(self) -> str:
        given = ", ".join(f"{name} {kind}".strip() for name, kind in self.arguments)
        return f"{self.schema}.{self.name}({given})"


@dataclass(frozen=True)
class Surface:
    """The whole database, by schema and name."""

    major: int
    exposed: tuple[str, ...]
    relations: dict[tuple[str, str], Relation]
    functions: dict[tuple[str, str], tuple[Function, ...]]
    foreign_keys: tuple[ForeignKey, ...]
    published: dict[tuple[str, str], tuple[str, ...]]
    usage: frozenset[tuple[str, str]]  # (role, schema)

    @cached_property
    def by_oid(self) -> dict[int, Relation]:
        return {relation.oid: relation for relation in self.relations.values()}

    def relation(self, schema: str, name: str) -> Relation | None:
        return self.relations.get((schema, name))

    def named(self, name: str) -> list[Relation]:
        """All relations of this name, whatever their schema."""
        return [one for (_, other), one in self.relations.items() if other == name]

    def beside(self, relation: Relation) -> list[Relation]:
        """Exposed views whose comment names this relation: they show what it does not."""
        named = re.compile(rf"(?<![\w.]){re.escape(relation.label)}(?!\w)")
        views = (one for one in self.relations.values() if one.schema in self.exposed)
        return [one for one in views if one is not relation and named.search(one.comment)]

    def base(self, relation: Relation) -> Relation | None:
        """The one table a view's plain columns come from; a table is its own. None if there are
        several, or none."""
        if relation.is_table:
            return relation
        oids = {column.origin[0] for column in relation.columns.values() if column.origin}
        return self.by_oid.get(oids.pop()) if len(oids) == 1 else None

    def origin(self, column: Column) -> tuple[Relation, Column] | None:
        """The table and column behind a view's plain column."""
        if column.origin is None or column.origin[0] not in self.by_oid:
            return None
        table = self.by_oid[column.origin[0]]
        for one in table.columns.values():
            if one.number == column.origin[1]:
                return table, one
        return None

    def may(self, role: str, verb: str, relation: Relation, column: Column) -> bool:
        """Whether a role has the grants for a verb on a column; through a view with
        security_invoker it needs them on the table behind it, too."""
        granted = relation.grants.get(role)
        if granted is None or column.name not in getattr(granted, verb):
            return False
        if relation.is_table or not relation.security_invoker:
            return True
        behind = self.origin(column)
        return behind is None or self.may(role, verb, *behind)


def read_surface(connection: db.Connection, exposed: Sequence[str] = ()) -> Surface:
    """The database as it is now, in one read-only transaction; half a second at most.

    `exposed` are the schemas PostgREST serves; without any, the role authenticator's own setting
    pgrst.db_schemas, else public. Raises UsageError for one that is not there.
    """
    clients = list(CLIENTS)
    for one in exposed:
        if db.value(connection, "select to_regnamespace(%s)", [db.ident(one)]) is None:
            raise UsageError(f"There is no schema {one} to expose.", hint="Name it as it is.")
    with db.transaction(connection, "isolation level repeatable read read only"):
        columns = _read_columns(connection)
        grants = _read_grants(connection)
        uniques = _read_uniques(connection, columns)
        relations = {}
        for oid, schema, name, *facts in db.rows(connection, queries.RELATIONS):
            kind, partition, row_type, writable, instead_of, invoker, comment = facts
            mine = {one.name: one for one in columns[oid].values()}
            relations[schema, name] = Relation(
                oid, schema, name, kind, partition, row_type, writable, instead_of, invoker,
                mine, grants[oid], tuple(uniques[oid]), comment,
            )  # fmt: skip
        usage = db.rows(connection, queries.SCHEMA_USAGE, [clients])
        published = defaultdict(list)
        for publication, schema, name in db.rows(connection, queries.PUBLISHED):
            published[schema, name].append(publication)
        return Surface(
            major=connection.info.server_version // 10000,
            exposed=tuple(exposed) or _read_exposed(connection),
            relations=relations,
            functions=_read_functions(connection),
            foreign_keys=tuple(
                ForeignKey(name, table, target, tuple(left), tuple(right))
                for name, table, target, left, right in db.rows(connection, queries.FOREIGN_KEYS)
            ),
            published={key: tuple(found) for key, found in published.items()},
            usage=frozenset((role, schema) for role, schema in usage),
        )


def _read_exposed(connection: db.Connection) -> tuple[str, ...]:
    setting = db.value(connection, queries.EXPOSED)
    found = [name.strip().strip('"') for name in (setting or "").split(",")]
    return tuple(name for name in found if name) or ("public",)


def _read_columns(connection: db.Connection) -> dict[int, dict[int, Column]]:
    """Columns by relation and number; a view's know the table column they come from."""
    found: dict[int, dict[int, Column]] = defaultdict(dict)
    origins = read_origins(connection)
    for oid, name, number, kind, nullable, default, made, updatable, row in db.rows(
        connection, queries.COLUMNS
    ):
        found[oid][number] = Column(
            name, number, kind, nullable, default, made in ("s", "v", "a"), updatable, row or 0,
            through_views(origins, origins.get((oid, number))),
        )  # fmt: skip
    return found


def _read_grants(connection: db.Connection) -> dict[int, dict[str, Grants]]:
    found: dict[int, dict[str, Grants]] = defaultdict(dict)
    for oid, role, delete, select, insert, update in db.rows(
        connection, queries.GRANTS, [list(CLIENTS)]
    ):
        verbs = (frozenset(select), frozenset(insert), frozenset(update))
        found[oid][role] = Grants(*verbs, delete=delete)
    return found


def _read_uniques(
    connection: db.Connection, columns: dict[int, dict[int, Column]]
) -> dict[int, list[Unique]]:
    found = defaultdict(list)
    for oid, name, primary, numbers, partial, expressions in db.rows(connection, queries.UNIQUES):
        names = tuple(columns[oid][number].name for number in numbers if number in columns[oid])
        found[oid].append(Unique(name, primary, names, partial, expressions))
    return found


def _read_functions(connection: db.Connection) -> dict[tuple[str, str], tuple[Function, ...]]:
    found = defaultdict(list)
    for row in db.rows(connection, queries.FUNCTIONS, [list(CLIENTS)]):
        schema, name, names, modes, types, defaults, row_of, takes, many, result, roles = row
        names = [*names, *[""] * (len(types) - len(names))]
        all_three = list(zip(names, types, modes or ["i"] * len(types), strict=True))
        given = tuple((name, kind) for name, kind, mode in all_three if mode in "ibv")
        made = tuple(name for name, _, mode in all_three if mode in "bot")
        required, variadic = len(given) - defaults, "v" in modes
        function = Function(
            schema, name, given, required, variadic, row_of or 0, takes or 0, many,
            result, tuple(roles), made,
        )  # fmt: skip
        found[schema, name].append(function)
    return {key: tuple(several) for key, several in found.items()}

"""What the table pages and diagrams show, read from the live catalog."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from yardpass_db import db
from yardpass_db.documentation import queries


@dataclass(frozen=True)
class Column:
    """One column; `default` also says what is generated, `meaning` is its comment."""

    name: str
    type: str
    nullable: bool
    default: str
    meaning: str


@dataclass(frozen=True)
class Key:
    """A primary key (`kind` p), unique (u), exclusion (x) or check (c) constraint."""

    name: str
    kind: str
    columns: tuple[str, ...]
    definition: str


@dataclass(frozen=True)
class ForeignKey:
    """`nullable`: a row may have no parent. `unique`: a parent has one child at most."""

    name: str
    columns: tuple[str, ...]
    schema: str
    table: str
    to_columns: tuple[str, ...]
    on_delete: str
    nullable: bool
    unique: bool


@dataclass(frozen=True)
class Table:
    """A table with all that belongs to it; its partitions are one line, `months`."""

    schema: str
    name: str
    comment: str
    row_security: str
    partitioned_by: str
    partitions: str
    columns: tuple[Column, ...]
    keys: tuple[Key, ...]
    foreign_keys: tuple[ForeignKey, ...]
    referenced_by: tuple[tuple[str, str, str], ...]  # schema, table, constraint
    indexes: tuple[tuple[str, str], ...]
    triggers: tuple[tuple[str, str], ...]
    policies: tuple[tuple[str, str, str], ...]  # name, command, roles
    grants: tuple[tuple[str, str, tuple[str, ...]], ...]  # role, privilege, columns or ()
    views: tuple[tuple[str, str], ...]

    @property
    def primary_key(self) -> tuple[str, ...]:
        return next((key.columns for key in self.keys if key.kind == "p"), ())


@dataclass(frozen=True)
class Enum:
    name: str
    comment: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Schema:
    """A schema's tables and enum types, by name."""

    name: str
    comment: str
    tables: tuple[Table, ...]
    enums: tuple[Enum, ...] = field(default=())


def read_schemas(connection: db.Connection, names: Iterable[str]) -> list[Schema]:
    """Those of the schemas that are live, by name, in one read-only transaction."""
    wanted = sorted(names)
    with db.transaction(connection, "isolation level repeatable read read only"):
        db.run_script(connection, queries.SETTINGS)
        tables = _read_tables(connection, wanted)
        enums = defaultdict(list)
        for schema, name, comment, labels in db.rows(connection, queries.ENUMS, [wanted]):
            enums[schema].append(Enum(name, comment, tuple(labels)))
        return [
            Schema(name, comment, tuple(tables[name]), tuple(enums[name]))
            for name, comment in db.rows(connection, queries.SCHEMAS, [wanted])
        ]


def _read_tables(connection: db.Connection, wanted: list[str]) -> dict[str, list[Table]]:
    def parts(query: str) -> dict[int, list[tuple[Any, ...]]]:
        found = defaultdict(list)
        for oid, *rest in db.rows(connection, query, [wanted]):
            found[oid].append(tuple(tuple(x) if isinstance(x, list) else x for x in rest))
        return found

    plain = {
        "referenced_by": parts(queries.REFERENCED_BY),
        "indexes": parts(queries.INDEXES),
        "triggers": parts(queries.TRIGGERS),
        "policies": parts(queries.POLICIES),
        "grants": parts(queries.GRANTS),
        "views": parts(queries.VIEWS),
    }
    bounds, columns = parts(queries.PARTITIONS), parts(queries.COLUMNS)
    keys, foreign_keys = parts(queries.KEYS), parts(queries.FOREIGN_KEYS)
    tables = defaultdict(list)
    for oid, schema, name, comment, row_security, key in db.rows(
        connection, queries.TABLES, [wanted]
    ):
        belongings: dict[str, Any] = {part: tuple(found[oid]) for part, found in plain.items()}
        table = Table(
            schema=schema,
            name=name,
            comment=comment,
            row_security=row_security,
            partitioned_by=key,
            partitions=fold_partitions([bound for (bound,) in bounds[oid]]),
            columns=tuple(Column(*row) for row in columns[oid]),
            keys=tuple(Key(*row) for row in keys[oid]),
            foreign_keys=tuple(ForeignKey(*row) for row in foreign_keys[oid]),
            **belongings,
        )
        tables[schema].append(table)
    return tables


_RANGE = re.compile(r"FOR VALUES FROM \('([^']+)'\) TO \('([^']+)'\)")


def fold_partitions(bounds: Sequence[str]) -> str:
    """All partitions in one line, e.g. `34 months, 2024-04 … 2027-01, and a default`.

    `bounds` are their bound expressions. Anything but whole, adjoining months is only counted.
    """
    if not bounds:
        return ""
    ranges = [bound for bound in bounds if bound != "DEFAULT"]
    months = sorted(filter(None, map(_month, ranges)))
    steps = [12 * month.year + month.month for month in months]
    default = ", and a default" if len(ranges) < len(bounds) else ""
    if not months or len(months) < len(ranges):
        return f"{len(ranges)} partition{'s' * (len(ranges) != 1)}{default}"
    gap = "" if steps[-1] - steps[0] == len(steps) - 1 else " with gaps"
    span = f"{months[0]:%Y-%m}" + (f" … {months[-1]:%Y-%m}" if len(months) > 1 else "")
    return f"{len(months)} month{'s' * (len(months) != 1)}{gap}, {span}{default}"


def _month(bound: str) -> datetime | None:
    """The first day of the month that a range takes, None when it takes anything else."""
    found = _RANGE.fullmatch(bound)
    try:
        first, after = map(datetime.fromisoformat, found.groups() if found else ())
    except ValueError:
        return None
    midnight = (1, 0, 0, 0)
    starts = all((t.day, t.hour, t.minute, t.second) == midnight for t in (first, after))
    one_month = 12 * (after.year - first.year) + after.month - first.month == 1
    return first if starts and one_month else None

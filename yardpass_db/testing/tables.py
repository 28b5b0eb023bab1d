"""What the row factory must know of a table: columns, keys, checks, partitions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

from yardpass_db import db
from yardpass_db.testing.diagnostics import fail

if TYPE_CHECKING:
    from yardpass_db.testing.pg import Pg

__tracebackhide__ = True

_COLUMNS = """
  select a.attname, format_type(a.atttypid, a.atttypmod), b.typname, b.typtype, b.typcategory,
         case when t.typtype = 'd' then t.typtypmod else a.atttypmod end,
         a.attnotnull or t.typnotnull,
         a.atthasdef or a.attidentity <> '' or t.typdefault is not null,
         a.attgenerated <> '' or a.attidentity = 'a',
         array(select enumlabel::text from pg_enum where enumtypid = b.oid order by enumsortorder),
         array(select pg_get_expr(conbin, 0) from pg_constraint where contypid = t.oid
               and contype = 'c'),
         coalesce(e.typname, ''), coalesce(e.typcategory, ''),
         array(select enumlabel::text from pg_enum where enumtypid = e.oid order by enumsortorder),
         case when a.attgenerated = '' then coalesce(
           (select pg_get_expr(adbin, adrelid) from pg_attrdef
            where (adrelid, adnum) = (a.attrelid, a.attnum)), t.typdefault) end
  from pg_attribute a join pg_type t on t.oid = a.atttypid
  join pg_type b on b.oid = case when t.typtype = 'd' then t.typbasetype else t.oid end
  left join pg_range r on b.oid in (r.rngtypid, r.rngmultitypid)
  left join pg_type e on e.oid = case when b.typcategory = 'A' then b.typelem else r.rngsubtype end
  where a.attrelid = %s and a.attnum > 0 and not a.attisdropped order by a.attnum"""

_NAMES = """array(select a.attname::text from unnest({0}) with ordinality as k(number, place)
  join pg_attribute a on (a.attrelid, a.attnum) = ({1}, k.number) order by place)"""

_CONSTRAINTS = f"""
  select contype::text, conname::text, {_NAMES.format("conkey", "conrelid")},
         case contype when 'c' then pg_get_expr(conbin, conrelid) end,
         (select quote_ident(s.nspname) || '.' || quote_ident(t.relname)
          from pg_class t join pg_namespace s on s.oid = t.relnamespace where t.oid = confrelid),
         {_NAMES.format("confkey", "confrelid")},
         case when condeferrable then quote_ident(n.nspname) || '.' || quote_ident(conname) end,
         condeferred
  from pg_constraint k join pg_namespace n on n.oid = connamespace
  where conrelid = %s and contype in ('p', 'c', 'f')
  order by conname"""

_UNIQUE = f"""
  select {_NAMES.format("indkey", "indrelid")} from pg_index
  where indrelid = %s and indisunique and indexprs is null order by indexrelid"""

# Of the tables that hold the rows: itself when it is a partition, else all below it.
_PARTITIONS = """
  select pg_get_partition_constraintdef(c.oid), pg_get_expr(c.relpartbound, c.oid)
  from pg_partition_tree(%s) t join pg_class c on c.oid = t.relid
  where t.isleaf and c.relispartition order by c.oid desc"""

# The tables that a view reads, through other views, too.
_BELOW = """
  with recursive seen(oid) as (
    select %s::oid union
    select d.refobjid from seen join pg_rewrite w on w.ev_class = seen.oid
    join pg_depend d on (d.classid, d.objid) = ('pg_rewrite'::regclass, w.oid)
    where d.refclassid = 'pg_class'::regclass and d.deptype = 'n')
  select quote_ident(n.nspname) || '.' || quote_ident(c.relname)
  from seen join pg_class c using (oid) join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') order by 1"""


@dataclass(frozen=True)
class Field:
    """A column. `type` is as SQL writes it; `base` and `category` are of a domain's base type.

    `element` is the type of what an array or range is of, with its category and labels.
    """

    name: str
    type: str
    base: str
    kind: str
    category: str
    modifier: int
    not_null: bool
    has_default: bool
    is_generated: bool
    labels: list[str]
    domain_checks: list[str]
    element: str
    element_category: str
    element_labels: list[str]
    default: str | None

    @property
    def is_required(self) -> bool:
        return self.not_null and not self.has_default and not self.is_generated


@dataclass(frozen=True)
class Reference:
    """A foreign key: `columns` take the values of `target_columns` of a row of `target`.

    `deferrable` is its name as SET CONSTRAINTS takes it, None when it is checked at once anyway;
    `is_deferred`: INITIALLY DEFERRED.
    """

    name: str
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]
    deferrable: str | None
    is_deferred: bool


@dataclass(frozen=True)
class Check:
    """A condition on a row, and the columns it speaks of."""

    name: str
    expression: str
    columns: tuple[str, ...]

    @property
    def texts(self) -> list[str]:
        """The string literals in it: what a list allows."""
        return [
            text.replace("''", "'") for text in re.findall(r"'((?:[^']|'')*)'", self.expression)
        ]

    @property
    def numbers(self) -> list[int]:
        """The whole numbers in it, and their neighbours: what a bound allows."""
        found = [int(text) for text in re.findall(r"(?<![\w.'])\d{1,9}(?![\w.'])", self.expression)]
        return [near for number in found for near in (number, number + 1, number - 1)]


@dataclass(frozen=True)
class Table:
    """All of it. `key` is the primary key's columns, empty without one."""

    name: str
    fields: dict[str, Field]
    key: tuple[str, ...]
    references: list[Reference]
    unique: list[tuple[str, ...]]
    checks: list[Check] = field(default_factory=list)

    def checks_on(self, column: str) -> list[Check]:
        """The checks that speak of this column, maybe among others."""
        return [check for check in self.checks if column in check.columns]

    def tells_apart(self, column: str) -> bool:
        """Whether two rows that the factory fills differ here, in the eyes of a unique key."""
        found = self.fields[column]
        if not found.is_required:
            return not found.not_null and not found.has_default  # NULL is not equal to NULL
        is_free = found.category in "SN" and not self.checks_on(column)
        return is_free or found.base == "uuid"


def read(pg: Pg, name: str) -> Table:
    """The table as it is now. Fails as an assertion does when there is none."""
    found = pg._get("table", name) if not pg._find("view", name) else _of_view(pg, name)
    fields = {row[0]: Field(*row) for row in pg.rows(_COLUMNS, [found.oid])}
    constraints = pg.rows(_CONSTRAINTS, [found.oid])
    checks = [
        Check(name, text, tuple(columns)) for kind, name, columns, text, *_ in constraints
        if kind == "c"
    ]  # fmt: skip
    for each in fields.values():
        checks += [
            Check(f"domain {each.type}", _of_column(text, each.name), (each.name,))
            for text in each.domain_checks
        ]
    return Table(
        pg.value("select quote_ident(%s) || '.' || quote_ident(%s)", [found.schema, found.name]),
        fields,
        next((tuple(row[2]) for row in constraints if row[0] == "p"), ()),
        [
            Reference(name, tuple(columns), target, tuple(target_columns), *deferral)
            for kind, name, columns, _, target, target_columns, *deferral in constraints
            if kind == "f"
        ],
        [tuple(columns) for (columns,) in pg.rows(_UNIQUE, [found.oid])],
        [*checks, *_partition_check(pg.rows(_PARTITIONS, [found.oid]), fields)],
    )


def below(pg: Pg, name: str) -> list[str]:
    """The tables that a view reads, quoted and with their schemas; none for a table."""
    found = pg._find("view", name)
    return [table for (table,) in pg.rows(_BELOW, [found.oid])] if found else []


def _of_view(pg: Pg, name: str) -> NoReturn:
    tables = below(pg, name)
    example = f'make("{tables[0]}", …).through("{name}")' if tables else "make(table, …)"
    fail(f"{name} is a view: rows are made in tables.", f"As: {example}")


def _of_column(text: str, column: str) -> str:
    """A domain's condition on VALUE as one on the column; what stands in quotes is left alone."""
    parts = re.split(r"('(?:[^']|'')*')", text)
    parts[::2] = [re.sub(r"\bVALUE\b", lambda _: db.ident(column), part) for part in parts[::2]]
    return "".join(parts)


def _partition_check(partitions: Sequence[Any], fields: dict[str, Field]) -> list[Check]:
    """That some partition takes the row; none when there is one for all others."""
    if not partitions or any(bound == "DEFAULT" for _, bound in partitions):
        return []
    whole = " or ".join(f"({condition})" for condition, _ in partitions)
    columns = tuple(name for name in fields if re.search(rf"\b{re.escape(name)}\b", whole))
    return [Check("partitions", whole, columns)]

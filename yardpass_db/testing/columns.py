"""Assertions on columns: types, NOT NULL, defaults; and on enums and domains."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from yardpass_db import db
from yardpass_db.testing.base import Base, as_list
from yardpass_db.testing.diagnostics import did_you_mean, equal, expect, fail, same_names, show

__tracebackhide__ = True


class Column(NamedTuple):
    """A column as the catalog has it; `default` is None without one, also for an identity."""

    name: str
    type: str
    not_null: bool
    default: str | None
    identity: str
    generated: str


class Columns(Base):
    """What columns a table or view has, and what they hold."""

    def _columns(self, table: str) -> dict[str, Column]:
        """Columns by name, in the table's order."""
        query = """
          select a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                 pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated
          from pg_attribute a
          left join pg_attrdef d on (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
          where a.attrelid = %s and a.attnum > 0 and not a.attisdropped order by a.attnum"""
        kind = "composite type" if self._find("composite type", table) else "table or view"
        oid = self._get(kind, table).oid
        return {row[0]: Column(*row) for row in self.rows(query, [oid])}

    def _column(self, table: str, column: str) -> Column:
        columns = self._columns(table)
        if column not in columns:
            fail(
                f"{table} has no column {column}.",
                did_you_mean(column, columns) or f"It has: {', '.join(columns)}",
            )
        return columns[column]

    def _type(self, text: str) -> str:
        """A type as PostgreSQL names it: `timestamp with time zone` for `timestamptz`."""
        try:
            with self.savepoint(keep=False):
                query = f"select null::{text}, pg_typeof(null::{text})::oid"
                cursor = self.connection.execute(query.encode())
                assert cursor.pgresult is not None
                oid = cursor.fetchall()[0][1]
                # The result's own type and size are those of what a domain is over.
                is_domain = oid != cursor.pgresult.ftype(0)
                size = None if is_domain else cursor.pgresult.fmod(0)
                return str(self.value("select format_type(%s, %s)", [oid, size]))
        except db.PsycopgError as error:
            fail(f"There is no type {text}.", *db.failure(error).splitlines())

    def has_column(self, table: str, column: str) -> None:
        """The table or view has the column."""
        self._column(table, column)

    def hasnt_column(self, table: str, column: str) -> None:
        """The table or view, which is there, has no such column."""
        expect(f"{table} has a column {column}.", column not in self._columns(table))

    def columns_are(self, table: str, columns: Sequence[str]) -> None:
        """The columns are exactly these, in any order."""
        same_names(f"The columns of {table}", self._columns(table), columns)

    def col_type_is(self, table: str, column: str, type: str) -> None:
        """The column is of the type; `varchar(20)` and `character varying(20)` are the same."""
        have = self._column(table, column).type
        equal(f"The type of {table}.{column}", have, self._type(type))

    def col_not_null(self, table: str, column: str) -> None:
        """The column is NOT NULL."""
        is_so = self._column(table, column).not_null
        expect(f"{table}.{column} may be null.", is_so)

    def col_is_null(self, table: str, column: str) -> None:
        """The column may be null."""
        is_so = not self._column(table, column).not_null
        expect(f"{table}.{column} is NOT NULL.", is_so)

    def col_has_default(self, table: str, column: str) -> None:
        """The column has a default; an identity or generated column has none."""
        found = self._column(table, column)
        is_so = found.default is not None and not found.generated
        kind = "an identity" if found.identity else "a generated" if found.generated else ""
        help = f"It is {kind} column." if kind else ""
        expect(f"{table}.{column} has no default.", is_so, help)

    def col_hasnt_default(self, table: str, column: str) -> None:
        """The column has no default."""
        found = self._column(table, column)
        is_so = found.default is None or bool(found.generated)
        expect(f"{table}.{column} has a default.", is_so, f"have: {found.default}")

    def col_default_is(self, table: str, column: str, default: object) -> None:
        """The default is this: an expression (`now()`) or a value (`draft`, 0, True).

        Both are brought into PostgreSQL's own form, so that casts and blanks do not matter.
        """
        found = self._column(table, column)
        if found.default is None or found.generated:
            fail(f"{table}.{column} has no default.", f"want: {show(default)}")
        wanted = [db.literal(default)]
        if isinstance(default, str):
            wanted.insert(0, default)
        forms = [form for text in wanted if (form := self._default(found.type, text)) is not None]
        expect(
            f"The default of {table}.{column}",
            found.default in [*forms, str(default)],
            f"have: {found.default}",
            f"want: {forms[0] if forms else show(default)}",
        )

    def _default(self, type: str, expression: str) -> str | None:
        """A default in PostgreSQL's own form, None when it is no expression of that type."""
        try:
            with self.savepoint(keep=False):
                self.run(
                    f"create temporary table yardpass_default (it {type} default {expression})"
                )
                found: str = self.value(
                    "select pg_get_expr(adbin, adrelid) from pg_attrdef "
                    "where adrelid = 'pg_temp.yardpass_default'::regclass"
                )
                return found
        except db.PsycopgError:
            return None

    # Types

    def enum_has_labels(self, enum: str, labels: Sequence[str]) -> None:
        """The enum's labels are exactly these, in this order."""
        query = "select enumlabel from pg_enum where enumtypid = %s order by enumsortorder"
        have = [label for (label,) in self.rows(query, [self._get("enum", enum).oid])]
        equal(f"The labels of {enum}", have, as_list(labels))

    def domain_type_is(self, domain: str, type: str) -> None:
        """The domain is over this type."""
        equal(f"The type of domain {domain}", self._domain_type(domain), self._type(type))

    def domain_type_isnt(self, domain: str, type: str) -> None:
        """The domain is over another type."""
        have = self._domain_type(domain)
        expect(f"The type of domain {domain} is {have}.", have != self._type(type))

    def _domain_type(self, domain: str) -> str:
        query = "select format_type(typbasetype, typtypmod) from pg_type where oid = %s"
        return str(self.value(query, [self._get("domain", domain).oid]))

    def isa_ok(self, query: str, type: str) -> None:
        """The first column of a query is of the type: `isa_ok("select now()", "timestamptz")`.

        Of a domain it is the type below it, which is what a client is told.
        """
        try:
            with self.savepoint():
                result = self.connection.execute(query.encode()).pgresult
        except db.PsycopgError as error:
            fail("The query failed.", *db.failure(error).splitlines())
        if result is None or not result.nfields:
            fail("The statement returns no column.", query)
        shown = "select format_type(%s, %s)"
        have = self.value(shown, [result.ftype(0), result.fmod(0)])
        equal("The type of the first column", have, self._type(type))

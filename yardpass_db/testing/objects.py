"""Assertions on what is there: has_table, hasnt_view, enums_are and the like."""

from __future__ import annotations

from collections.abc import Sequence

from yardpass_db import db
from yardpass_db.testing.base import Base
from yardpass_db.testing.diagnostics import article, fail, same_names
from yardpass_db.testing.kinds import KINDS, NOT_OF_AN_EXTENSION, SYSTEM

__tracebackhide__ = True


class Objects(Base):
    """Which objects there are. Names are written as in SQL: `events.events`, `"Table"`."""

    def _has(self, kind: str, name: str) -> None:
        self._get(kind, name)

    def _hasnt(self, kind: str, name: str) -> None:
        found = self._find(kind, name)
        if found:
            fail(f"There is {article(kind)} {found.label}.")

    def _are(self, kind: str, schema: str, names: Sequence[str]) -> None:
        """The objects of a kind in a schema, those of extensions aside, are exactly these."""
        self._get("schema", schema)
        mine = NOT_OF_AN_EXTENSION.format(class_="class", oid="oid")
        query = f"select name from ({KINDS[kind]}) as found where schema = %s and {mine}"
        have = [name for (name,) in self.rows(query, [schema])]
        same_names(f"The {_plural(kind)} of {schema}", have, names)

    def _all_are(self, kind: str, names: Sequence[str]) -> None:
        """The objects of a kind that has no schema are exactly these, PostgreSQL's own aside."""
        query = f"select name from ({KINDS[kind]}) as found where {SYSTEM.get(kind, 'true')}"
        same_names(f"The {_plural(kind)}", [name for (name,) in self.rows(query)], names)

    # Relations

    def has_relation(self, relation: str) -> None:
        """There is a table, view, sequence or composite type of that name."""
        self._has("relation", relation)

    def hasnt_relation(self, relation: str) -> None:
        """There is no table, view, sequence or composite type of that name."""
        self._hasnt("relation", relation)

    def has_table(self, table: str) -> None:
        """There is a table; a partitioned one is a table, too."""
        self._has("table", table)

    def hasnt_table(self, table: str) -> None:
        """There is no table of that name."""
        self._hasnt("table", table)

    def tables_are(self, schema: str, tables: Sequence[str]) -> None:
        """The tables of a schema are exactly these, partitions left out."""
        self._get("schema", schema)
        mine = NOT_OF_AN_EXTENSION.format(class_="pg_class.tableoid", oid="pg_class.oid")
        query = f"""select relname from pg_class where relnamespace = to_regnamespace(%s)
          and relkind in ('r', 'p') and not relispartition and {mine}"""
        have = [name for (name,) in self.rows(query, [db.ident(schema)])]
        same_names(f"The tables of {schema}", have, tables)

    def has_view(self, view: str) -> None:
        """There is a view."""
        self._has("view", view)

    def hasnt_view(self, view: str) -> None:
        """There is no view of that name."""
        self._hasnt("view", view)

    def views_are(self, schema: str, views: Sequence[str]) -> None:
        """The views of a schema are exactly these."""
        self._are("view", schema, views)

    def has_materialized_view(self, view: str) -> None:
        """There is a materialized view."""
        self._has("materialized view", view)

    def hasnt_materialized_view(self, view: str) -> None:
        """There is no materialized view of that name."""
        self._hasnt("materialized view", view)

    def materialized_views_are(self, schema: str, views: Sequence[str]) -> None:
        """The materialized views of a schema are exactly these."""
        self._are("materialized view", schema, views)

    def has_sequence(self, sequence: str) -> None:
        """There is a sequence."""
        self._has("sequence", sequence)

    def hasnt_sequence(self, sequence: str) -> None:
        """There is no sequence of that name."""
        self._hasnt("sequence", sequence)

    def sequences_are(self, schema: str, sequences: Sequence[str]) -> None:
        """The sequences of a schema, those of serial and identity columns too, are these."""
        self._are("sequence", schema, sequences)

    def has_foreign_table(self, table: str) -> None:
        """There is a foreign table."""
        self._has("foreign table", table)

    def hasnt_foreign_table(self, table: str) -> None:
        """There is no foreign table of that name."""
        self._hasnt("foreign table", table)

    def foreign_tables_are(self, schema: str, tables: Sequence[str]) -> None:
        """The foreign tables of a schema are exactly these."""
        self._are("foreign table", schema, tables)

    # Types

    def has_type(self, type: str) -> None:
        """There is a type: base, composite, enum, domain or range."""
        self._has("type", type)

    def hasnt_type(self, type: str) -> None:
        """There is no type of that name."""
        self._hasnt("type", type)

    def types_are(self, schema: str, types: Sequence[str]) -> None:
        """The types of a schema are exactly these; row types of tables and arrays left out."""
        self._are("type", schema, types)

    def has_composite(self, type: str) -> None:
        """There is a composite type that is no table."""
        self._has("composite type", type)

    def hasnt_composite(self, type: str) -> None:
        """There is no composite type of that name."""
        self._hasnt("composite type", type)

    def has_enum(self, enum: str) -> None:
        """There is an enum type."""
        self._has("enum", enum)

    def hasnt_enum(self, enum: str) -> None:
        """There is no enum type of that name."""
        self._hasnt("enum", enum)

    def enums_are(self, schema: str, enums: Sequence[str]) -> None:
        """The enum types of a schema are exactly these."""
        self._are("enum", schema, enums)

    def has_domain(self, domain: str) -> None:
        """There is a domain."""
        self._has("domain", domain)

    def hasnt_domain(self, domain: str) -> None:
        """There is no domain of that name."""
        self._hasnt("domain", domain)

    def domains_are(self, schema: str, domains: Sequence[str]) -> None:
        """The domains of a schema are exactly these."""
        self._are("domain", schema, domains)

    def has_opclass(self, opclass: str) -> None:
        """There is an operator class."""
        self._has("operator class", opclass)

    def hasnt_opclass(self, opclass: str) -> None:
        """There is no operator class of that name."""
        self._hasnt("operator class", opclass)

    def opclasses_are(self, schema: str, opclasses: Sequence[str]) -> None:
        """The operator classes of a schema are exactly these."""
        self._are("operator class", schema, opclasses)

    # What has no schema

    def has_schema(self, schema: str) -> None:
        """There is a schema."""
        self._has("schema", schema)

    def hasnt_schema(self, schema: str) -> None:
        """There is no schema of that name."""
        self._hasnt("schema", schema)

    def schemas_are(self, schemas: Sequence[str]) -> None:
        """The schemas of the database are exactly these; PostgreSQL's own left out."""
        self._all_are("schema", schemas)

    def has_extension(self, extension: str) -> None:
        """The extension is installed in this database."""
        self._has("extension", extension)

    def hasnt_extension(self, extension: str) -> None:
        """The extension is not installed in this database."""
        self._hasnt("extension", extension)

    def extensions_are(self, extensions: Sequence[str]) -> None:
        """The extensions installed in this database are exactly these."""
        self._all_are("extension", extensions)

    def has_language(self, language: str) -> None:
        """There is a procedural language."""
        self._has("language", language)

    def hasnt_language(self, language: str) -> None:
        """There is no procedural language of that name."""
        self._hasnt("language", language)

    def languages_are(self, languages: Sequence[str]) -> None:
        """The languages are exactly these; internal, c and sql left out."""
        self._all_are("language", languages)

    def has_tablespace(self, tablespace: str) -> None:
        """There is a tablespace."""
        self._has("tablespace", tablespace)

    def hasnt_tablespace(self, tablespace: str) -> None:
        """There is no tablespace of that name."""
        self._hasnt("tablespace", tablespace)

    def tablespaces_are(self, tablespaces: Sequence[str]) -> None:
        """The tablespaces are exactly these; PostgreSQL's own left out."""
        self._all_are("tablespace", tablespaces)


def _plural(kind: str) -> str:
    return kind + ("es" if kind.endswith("ss") else "s")

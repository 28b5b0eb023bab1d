"""What a database really holds, read without any help of the tool under test."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from yardpass_db import db

SCHEMAS = ["shop", "log"]

_TABLES = """
select n.nspname || '.' || c.relname, c.oid::int8, c.relrowsecurity, c.reltuples::float8,
       coalesce(i.inhdetachpending, false), i.inhrelid is not null, c.reltoastrelid::int8,
       coalesce((select bool_or(a.privilege_type = 'SELECT') from aclexplode(c.relacl) a
                   join pg_roles r on r.oid = a.grantee where r.rolname = 'authenticated'), false)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  left join pg_inherits i on i.inhrelid = c.oid
 where c.relkind in ('r', 'p') and n.nspname = any(%s)
"""
_INDEXES = """
select n.nspname || '.' || c.relname, c.oid::int8, i.indrelid::int8, i.indisvalid, i.indisready
  from pg_index i join pg_class c on c.oid = i.indexrelid
  join pg_namespace n on n.oid = c.relnamespace
 where n.nspname = any(%s)
    or i.indrelid in (select t.reltoastrelid from pg_class t
                        join pg_namespace m on m.oid = t.relnamespace where m.nspname = any(%s))
"""
_COLUMNS = """
select n.nspname || '.' || c.relname || '.' || a.attname,
       format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
  from pg_attribute a join pg_class c on c.oid = a.attrelid
  join pg_namespace n on n.oid = c.relnamespace
 where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p') and n.nspname = any(%s)
"""
_LABELS = """
select n.nspname || '.' || t.typname || '.' || e.enumlabel
  from pg_enum e join pg_type t on t.oid = e.enumtypid join pg_namespace n on n.oid = t.typnamespace
 where n.nspname = any(%s)
"""
_CONSTRAINTS = """
select c.conname from pg_constraint c join pg_namespace n on n.oid = c.connamespace
 where n.nspname = any(%s) and c.convalidated
"""
# Which version of each repeatable is live; the version stands in its body, comment or name.
_LIVE = """
select 'functions/' || n.nspname || '/' || p.proname,
       case when p.prorettype = 'trigger'::regtype and not exists
                 (select from pg_trigger t where t.tgfoid = p.oid)
            then 'no trigger' else p.prosrc end
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = any(%s)
union all
select 'views/' || n.nspname || '/' || c.relname,
       coalesce(obj_description(c.oid, 'pg_class'), 'no comment')
       || case when 'security_invoker=true' = any(c.reloptions) then '' else ' runs as owner' end
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where c.relkind = 'v' and n.nspname in ('shop', 'log', 'public') and not exists
       (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
union all
select 'rls/' || n.nspname || '/' || c.relname, string_agg(p.polname, ', ' order by p.polname)
  from pg_policy p join pg_class c on c.oid = p.polrelid
  join pg_namespace n on n.oid = c.relnamespace where n.nspname = any(%s)
 group by n.nspname, c.relname
"""
_RECORDED = "select address, rendered from yardpass_db.history where active"
_JOURNAL = "select address, direction, statement, state from yardpass_db.journal"


@dataclass(frozen=True)
class Table:
    """A table's facts; `tuples` is -1 until it was vacuumed or analysed."""

    oid: int
    rls: bool
    tuples: float
    detaching: bool
    is_partition: bool
    toast: int
    granted: bool


@dataclass(frozen=True)
class Index:
    """An index's facts."""

    oid: int
    table: int
    valid: bool


@dataclass(frozen=True)
class Seen:
    """One snapshot: the catalog, row counts, what is recorded, what is journaled.

    `counts` is None when nobody counted. `recorded` and `live` give versions of repeatables by
    address; `recorded` migrations have version "ran". `journal`: (address, direction) → states.
    """

    tables: dict[str, Table]
    indexes: dict[str, Index]
    columns: dict[str, str]
    labels: frozenset[str]
    constraints: frozenset[str]
    schemas: frozenset[str]
    counts: dict[str, int] | None
    live: dict[str, str]
    recorded: dict[str, str]
    journal: dict[tuple[str, str], dict[int, str]]

    def valid(self, index: str) -> bool:
        return index in self.indexes and self.indexes[index].valid

    def rebuilt_since(self, table: str, marker: str) -> bool:
        """Whether all indexes of a table, its TOAST table's too, are younger than `marker`."""
        if marker not in self.tables or table not in self.tables:
            return False
        found = self.tables[table]
        ours = [i for i in self.indexes.values() if i.table in (found.oid, found.toast)]
        return bool(ours) and min(i.oid for i in ours if i.valid) > self.tables[marker].oid

    def counted(self, table: str) -> int:
        assert self.counts is not None
        return self.counts.get(table, 0)


def look(connection: db.Connection, filled: list[str] | None) -> Seen:
    """All facts in one snapshot. `filled`: tables to count rows of, None to count none.

    Plain queries on the catalogs obey the transaction's snapshot; to_regclass and its like,
    which see the latest state, are not used.
    """
    with db.transaction(connection, "isolation level repeatable read read only"):

        def ask(query: str) -> list[tuple[Any, ...]]:
            return db.rows(connection, query, [SCHEMAS] * query.count("%s"))

        tables = {row[0]: Table(*row[1:]) for row in ask(_TABLES)}
        counts = None
        if filled is not None:
            counts = {name: _count(connection, name) for name in filled if name in tables}
        recorded, journal = book(connection)
        return Seen(
            tables,
            {name: Index(oid, table, v and r) for name, oid, table, v, r in ask(_INDEXES)},
            dict(ask(_COLUMNS)),
            frozenset(label for (label,) in ask(_LABELS)),
            frozenset(name for (name,) in ask(_CONSTRAINTS)),
            frozenset(name for (name,) in ask("select nspname from pg_namespace")),
            counts,
            _live(ask(_LIVE), tables),
            recorded,
            journal,
        )


def _count(connection: db.Connection, table: str) -> int:
    return int(db.value(connection, f"select count(*) from {db.ident(*table.split('.'))}"))


def book(
    connection: db.Connection,
) -> tuple[dict[str, str], dict[tuple[str, str], dict[int, str]]]:
    """What the history says is in force, and its journal."""
    there = "select 1 from pg_namespace where nspname = 'yardpass_db'"
    if not db.value(connection, there):
        return {}, {}
    recorded = {
        address: "ran" if address.startswith("schemas/") else version_in(text)
        for address, text in db.rows(connection, _RECORDED)
    }
    journal: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for address, direction, number, state in db.rows(connection, _JOURNAL):
        journal[address, direction][number] = state
    return recorded, dict(journal)


def version_in(text: str) -> str:
    """How often a text speaks of which version: "2 of version 1"; "torn" if of several or none."""
    found = re.findall(r"version (\d)", text)
    return f"{len(found)} of version {found[0]}" if len(set(found)) == 1 else "torn"


def _live(found: list[tuple[Any, ...]], tables: dict[str, Table]) -> dict[str, str]:
    live = {}
    for address, text in found:
        live[str(address)] = version_in(str(text))
        if " runs as owner" in str(text):
            live[str(address)] = "runs as owner"
    # Policies and grants of a path are one thing: one without the other is torn.
    for name, table in tables.items():
        address = f"rls/{name.replace('.', '/')}"
        if table.granted != (address in live):
            live[address] = "torn"
    return live

"""The live relations of the tree's schemas: columns, keys, and what the roles are granted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from yardpass_db import db
from yardpass_db.access.declaration import ROLES

_RELATIONS = """
select c.oid::bigint, n.nspname, c.relname, c.relkind::text, parent.name,
       coalesce(key.columns, '{}'), coalesce(columns.found, '[]'::jsonb),
       (select coalesce(jsonb_object_agg(role, held), '{}'::jsonb)
          from (select role, jsonb_agg(privilege) filter (
                         where has_table_privilege(role, c.oid, privilege)) as held
                  from unnest(%(roles)s::text[]) as role,
                       unnest(array['select', 'insert', 'update', 'delete', 'truncate',
                                    'references', 'trigger'] || case
                                when current_setting('server_version_num')::integer >= 170000
                                then array['maintain'] else '{}' end) as privilege
                 group by role) as by_role)
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  left join lateral (
    select pn.nspname || '.' || p.relname as name
      from pg_inherits i join pg_class p on p.oid = i.inhparent
      join pg_namespace pn on pn.oid = p.relnamespace
     where i.inhrelid = c.oid and c.relispartition) as parent on true
  left join lateral (
    select array_agg(a.attname::text order by at.place) as columns
      from pg_index i
      cross join unnest(i.indkey::int2[]) with ordinality as at (number, place)
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = at.number
     where i.indrelid = c.oid and i.indisprimary) as key on true
  left join lateral (
    select jsonb_agg(jsonb_build_object(
             'name', a.attname, 'type', a.atttypid::regtype,
             'insertable', a.attgenerated = '' and a.attidentity <> 'a' and (
               c.relkind <> 'v' or pg_column_is_updatable(c.oid, a.attnum, false)),
             'granted', (
               select coalesce(jsonb_agg(role || ' ' || privilege), '[]'::jsonb)
                 from unnest(%(roles)s::text[]) as role,
                      unnest(array['select', 'insert', 'update']) as privilege
                where has_column_privilege(role, c.oid, a.attnum, privilege)))
             order by a.attnum) as found
      from pg_attribute a
     where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
    on not c.relispartition
 where n.nspname = any(%(schemas)s) and c.relkind in ('r', 'p', 'v', 'm', 'f')
   and (%(names)s::text[] is null or n.nspname || '.' || c.relname = any(%(names)s))
   and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass
                      and d.objid = c.oid and d.deptype = 'e')
 order by n.nspname, c.relname
"""


@dataclass(frozen=True)
class Column:
    """A column; `insertable` when a value can be given; `granted` holds "anon select" and so on."""

    name: str
    type: str
    insertable: bool
    granted: frozenset[str]


@dataclass(frozen=True)
class Relation:
    """A table, view or partition as the catalog has it; `grants` is role → table privileges."""

    oid: int
    schema: str
    table: str
    kind: str
    parent: str | None
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    grants: Mapping[str, frozenset[str]]

    @property
    def name(self) -> str:
        return f"{self.schema}.{self.table}"

    @property
    def sql(self) -> str:
        return db.ident(self.schema, self.table)

    @property
    def is_view(self) -> bool:
        return self.kind in ("v", "m")

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    def granted(self, role: str, privilege: str) -> list[Column]:
        """The columns on which the role holds it, by a grant on the table or on the column."""
        return [column for column in self.columns if f"{role} {privilege}" in column.granted]


def tree_schemas(root: Path) -> list[str]:
    """The schemas that the tree has files for, and `public`."""
    folders = {
        path.name
        for kind in ("schemas", "functions", "views", "rls")
        if (root / kind).is_dir()
        for path in (root / kind).iterdir()
        if path.is_dir() and not path.name.startswith(".")
    }
    return sorted(folders | {"public"})


def read_relations(
    connection: db.Connection, schemas: Sequence[str], names: Sequence[str] | None = None
) -> dict[str, Relation]:
    """Every relation of the schemas by name, or only those named; extensions' are left out."""
    with connection.cursor() as cursor:
        cursor.execute(_RELATIONS, {"roles": list(ROLES), "schemas": list(schemas), "names": names})
        return {f"{row[1]}.{row[2]}": _relation(row) for row in cursor.fetchall()}


def _relation(row: tuple[Any, ...]) -> Relation:
    oid, schema, table, kind, parent, key, columns, grants = row
    return Relation(
        oid, schema, table, kind, parent, tuple(key),
        tuple(
            Column(one["name"], one["type"], one["insertable"], frozenset(one["granted"]))
            for one in columns
        ),
        {role: frozenset(held or ()) for role, held in grants.items()},
    )  # fmt: skip

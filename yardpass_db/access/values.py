"""The values that a column can have, for the columns of which every value is tried."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from yardpass_db import db
from yardpass_db.access.declaration import CLIENTS, Declaration
from yardpass_db.access.relations import Relation

OF_THE_WORLD = "xmin = pg_current_xact_id()::xid"

# The labels of an enum, both of a boolean, or the literals in the CHECKs on that column alone. A
# literal that is no value of it does no harm: PostgreSQL refuses it after the policies have spoken.
_VALUES = """
case when t.typtype = 'e'
     then array(select e.enumlabel::text from pg_enum e
                 where e.enumtypid = t.oid order by e.enumsortorder)
     when t.oid = 'boolean'::regtype then '{false,true}'
     else array(select distinct replace(literal[1], '''''', '''')
                  from pg_constraint k
                 cross join regexp_matches(pg_get_constraintdef(k.oid),
                                           '''((?:[^'']|'''')*)''', 'g') as literal
                 where k.conrelid = a.attrelid and k.contype = 'c' and k.conkey = array[a.attnum]
                 order by 1)
end"""

_OF_COLUMNS = f"""
select wanted.name, wanted.attname, {_VALUES}, f.confrelid::bigint, r.attname
  from unnest(%s::text[], %s::bigint[], %s::text[]) as wanted (name, oid, attname)
  join pg_attribute a on a.attrelid = wanted.oid and a.attname = wanted.attname
  join pg_type t on t.oid = a.atttypid
  left join pg_constraint f
    on f.conrelid = a.attrelid and f.contype = 'f' and f.conkey = array[a.attnum]
  left join pg_attribute r on r.attrelid = f.confrelid and r.attnum = f.confkey[1]
"""

# Columns that policies for new rows ask, that have a few values, and that a client may write.
_ASKED = f"""
select distinct n.nspname || '.' || c.relname, a.attname::text
  from pg_policy p
  join pg_depend d
    on d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refobjid = p.polrelid
  join pg_class c on c.oid = p.polrelid
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
  join pg_type t on t.oid = a.atttypid
 cross join unnest(%s::text[]) as role
 where n.nspname || '.' || c.relname = any(%s) and cardinality({_VALUES}) > 1
   and (p.polcmd in ('a', '*') and has_column_privilege(role, c.oid, a.attnum, 'insert')
     or p.polcmd in ('w', '*') and has_column_privilege(role, c.oid, a.attnum, 'update'))
 order by 1, 2
"""


def read_values(
    connection: db.Connection, declaration: Declaration, relations: Mapping[str, Relation]
) -> dict[str, dict[str, Sequence[str]]]:
    """table → column → its values as text, of the columns declared under `values`.

    A foreign key's are the rows of the world in the table that it names.
    """
    wanted = [
        (name, relations[name].oid, column)
        for name, intent in declaration.tables.items()
        if name in relations
        for column in intent.values
    ]
    by_oid = {one.oid: one for one in relations.values()}
    found: dict[str, dict[str, Sequence[str]]] = {}
    columns = [list(part) for part in zip(*wanted, strict=True)] or [[], [], []]
    for name, column, values, oid, key in db.rows(connection, _OF_COLUMNS, columns):
        if not values and oid in by_oid:
            query = f"select array(select {db.ident(key)}::text from {by_oid[oid].sql}"
            values = db.value(connection, f"{query} where {OF_THE_WORLD} order by 1)")
        found.setdefault(name, {})[column] = values
    return found


def columns_asked(connection: db.Connection, tables: Iterable[str]) -> list[tuple[str, str]]:
    """(table, column) of what policies for INSERT and UPDATE say of a column with few values."""
    found = db.rows(connection, _ASKED, [list(CLIENTS), list(tables)])
    return [(table, column) for table, column in found]

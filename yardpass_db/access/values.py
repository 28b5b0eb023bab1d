"""The values that a column can have, for the columns of which every value is tried."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from yardpass_db import db
from yardpass_db.access.asking import asks_null, boundaries, numbers_asked
from yardpass_db.access.declaration import CLIENTS, Declaration, Intent
from yardpass_db.access.relations import Relation
from yardpass_db.access.rules import USER, condition

OF_THE_WORLD = "xmin = pg_current_xact_id()::xid"

_IS_NUMBER = "t.oid = any('{int2,int4,int8,numeric,float4,float8}'::regtype[])"

# The labels of an enum, both of a boolean, or the literals in the CHECKs on that column alone. A
# literal that is no value of it does no harm: PostgreSQL refuses it after the policies have spoken.
_VALUES = f"""
case when t.typtype = 'e'
     then array(select e.enumlabel::text from pg_enum e
                 where e.enumtypid = t.oid order by e.enumsortorder)
     when t.oid = 'boolean'::regtype then '{{false,true}}'
     when {_IS_NUMBER} then '{{}}'
     else array(select distinct replace(literal[1], '''''', '''')
                  from pg_constraint k
                 cross join regexp_matches(pg_get_constraintdef(k.oid),
                                           '''((?:[^'']|'''')*)''', 'g') as literal
                 where k.conrelid = a.attrelid and k.contype = 'c' and k.conkey = array[a.attnum]
                 order by 1)
end"""

_OF_COLUMNS = f"""
select wanted.name, wanted.attname, {_VALUES}, f.confrelid::bigint, r.attname,
       not a.attnotnull,
       case when {_IS_NUMBER} then format_type(t.oid, null) end,
       array(select said
               from (select unnest(array[pg_get_expr(p.polqual, p.polrelid),
                                         pg_get_expr(p.polwithcheck, p.polrelid)])
                       from pg_policy p where p.polrelid = a.attrelid
                     union all
                     select pg_get_expr(k.conbin, k.conrelid) from pg_constraint k
                      where k.conrelid = a.attrelid and k.contype = 'c'
                        and k.conkey = array[a.attnum]) as one (said)
              where said is not null)
  from unnest(%s::text[], %s::bigint[], %s::text[]) as wanted (name, oid, attname)
  join pg_attribute a on a.attrelid = wanted.oid and a.attname = wanted.attname
  join pg_type t on t.oid = a.atttypid
  left join pg_constraint f
    on f.conrelid = a.attrelid and f.contype = 'f' and f.conkey = array[a.attnum]
  left join pg_attribute r on r.attrelid = f.confrelid and r.attnum = f.confkey[1]
"""

# Columns that policies for new rows ask, and that a client may write: has it a few values, is it a
# number, may it be null, and what do those policies say?
_ASKED = f"""
select n.nspname || '.' || c.relname, a.attname::text, cardinality({_VALUES}) > 1,
       {_IS_NUMBER}, not a.attnotnull,
       array_agg(distinct pg_get_expr(coalesce(p.polwithcheck, p.polqual), c.oid))
  from pg_policy p
  join pg_depend d
    on d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refobjid = p.polrelid
  join pg_class c on c.oid = p.polrelid
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
  join pg_type t on t.oid = a.atttypid
 cross join unnest(%s::text[]) as role
 where n.nspname || '.' || c.relname = any(%s)
   and coalesce(p.polwithcheck, p.polqual) is not null
   and (p.polcmd in ('a', '*') and has_column_privilege(role, c.oid, a.attnum, 'insert')
     or p.polcmd in ('w', '*') and has_column_privilege(role, c.oid, a.attnum, 'update'))
 group by n.nspname, c.relname, c.oid, a.attrelid, a.attnum, a.attname, a.attnotnull,
       t.oid, t.typtype
 order by 1, 2
"""


def read_values(
    connection: db.Connection, declaration: Declaration, relations: Mapping[str, Relation]
) -> dict[str, dict[str, Sequence[str | None]]]:
    """table → column → its values as text, of the columns declared under `values`.

    A foreign key's are the rows of the world in the table that it names; a number's, those that
    policies, classes and CHECKs compare it with, one less and one more. None is null, where it may
    be.
    """
    wanted = [
        (name, relations[name].oid, column)
        for name, intent in declaration.tables.items()
        if name in relations
        for column in intent.values
    ]
    by_oid = {one.oid: one for one in relations.values()}
    found: dict[str, dict[str, Sequence[str | None]]] = {}
    asked = [list(part) for part in zip(*wanted, strict=True)] or [[], [], []]
    for one in db.rows(connection, _OF_COLUMNS, asked):
        name, column, values, oid, key, nullable, number, said = one
        if not values and oid in by_oid:
            query = f"select array(select {db.ident(key)}::text from {by_oid[oid].sql}"
            values = db.value(connection, f"{query} where {OF_THE_WORLD} order by 1)")
        elif number:
            intent = declaration.tables[name]
            values = boundaries(
                numbers_asked(column, [*said, *_classes(declaration, intent)]), number
            )
        found.setdefault(name, {})[column] = [*values, None] if nullable else values
    return found


def _classes(declaration: Declaration, intent: Intent) -> list[str]:
    """The conditions of the classes in the entry's rules, without the persona.

    A policy that has lost its number would else take the values along with which it shows.
    """
    names = sorted(set().union(*(rule.classes for rule in intent.rules)))
    texts = [condition(declaration.classes[name], intent.parameters) for name in names]
    return [USER.sub("null::uuid", text) for text in texts]


def columns_asked(connection: db.Connection, tables: Iterable[str]) -> list[tuple[str, str]]:
    """(table, column) of what policies for INSERT and UPDATE ask of a new row.

    A column of a few values, a number that is compared with one, or whether it is null.
    """
    found = db.rows(connection, _ASKED, [list(CLIENTS), list(tables)])
    return [
        (table, column)
        for table, column, few, is_number, nullable, said in found
        if few
        or (is_number and numbers_asked(column, said))
        or (nullable and any(asks_null(column, one) for one in said))
    ]

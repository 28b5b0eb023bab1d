"""The catalog queries of the surface. Each is sent once, whatever there is to judge."""

from __future__ import annotations

EXPOSED = """
select split_part(setting, '=', 2)
  from pg_db_role_setting as own
  join pg_roles as role on role.oid = own.setrole and role.rolname = 'authenticator'
  cross join unnest(own.setconfig) as setting
 where own.setdatabase in (0, (select oid from pg_database where datname = current_database()))
   and setting like 'pgrst.db_schemas=%%'
 order by own.setdatabase desc limit 1
"""

# pg_relation_is_updatable: 8 insert, 4 update, 16 delete. A trigger of type 64 is INSTEAD OF.
RELATIONS = """
select c.oid, n.nspname, c.relname, c.relkind::text, c.relispartition, t.oid,
       pg_relation_is_updatable(c.oid, true),
       exists (select from pg_trigger as g where g.tgrelid = c.oid and g.tgtype & 64 <> 0),
       coalesce('security_invoker=true' = any (c.reloptions)
             or 'security_invoker=on' = any (c.reloptions)
             or 'security_invoker=1' = any (c.reloptions), false),
       coalesce(obj_description(c.oid, 'pg_class'), '')
  from pg_class as c
  join pg_namespace as n on n.oid = c.relnamespace
  join pg_type as t on t.typrelid = c.oid
 where c.relkind in ('r', 'p', 'v', 'm', 'f')
   and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
 order by n.nspname, c.relname
"""

COLUMNS = """
select a.attrelid, a.attname, a.attnum, format_type(a.atttypid, a.atttypmod), not a.attnotnull,
       a.atthasdef or a.attidentity <> '', a.attgenerated::text || a.attidentity::text,
       case when c.relkind in ('r', 'p') then true
            else pg_column_is_updatable(a.attrelid, a.attnum, true) end,
       coalesce(element.typrelid, type.typrelid)
  from pg_attribute as a
  join pg_class as c on c.oid = a.attrelid
  join pg_namespace as n on n.oid = c.relnamespace
  join pg_type as type on type.oid = a.atttypid
  left join pg_type as element on element.oid = type.typelem and element.typrelid <> 0
 where a.attnum > 0 and not a.attisdropped and not c.relispartition
   and c.relkind in ('r', 'p', 'v', 'm', 'f')
   and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
 order by a.attrelid, a.attnum
"""

# Per role and relation the columns that it may read, insert and update, and the table's verbs.
GRANTS = """
select c.oid, role.rolname, has_table_privilege(role.oid, c.oid, 'delete'),
       coalesce(array_agg(a.attname)
         filter (where has_column_privilege(role.oid, c.oid, a.attnum, 'select')), '{}'),
       coalesce(array_agg(a.attname)
         filter (where has_column_privilege(role.oid, c.oid, a.attnum, 'insert')), '{}'),
       coalesce(array_agg(a.attname)
         filter (where has_column_privilege(role.oid, c.oid, a.attnum, 'update')), '{}')
  from pg_class as c
  join pg_namespace as n on n.oid = c.relnamespace
  join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  cross join pg_roles as role
 where role.rolname = any (%s) and not c.relispartition
   and c.relkind in ('r', 'p', 'v', 'm', 'f')
   and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
 group by c.oid, role.oid, role.rolname
"""

SCHEMA_USAGE = """
select role.rolname, n.nspname
  from pg_roles as role cross join pg_namespace as n
 where role.rolname = any (%s) and has_schema_privilege(role.oid, n.oid, 'usage')
"""

FOREIGN_KEYS = """
select k.conname, k.conrelid, k.confrelid, k.conkey::int[], k.confkey::int[]
  from pg_constraint as k
 where k.contype = 'f' and k.conparentid = 0
 order by k.conrelid, k.conname
"""

UNIQUES = """
select i.indrelid, c.relname, i.indisprimary,
       (select array_agg(place::int order by nr)
          from unnest(i.indkey::int[]) with ordinality as part (place, nr)
         where nr <= i.indnkeyatts),
       i.indpred is not null, i.indexprs is not null
  from pg_index as i
  join pg_class as c on c.oid = i.indexrelid
  join pg_class as t on t.oid = i.indrelid and not t.relispartition
  join pg_namespace as n on n.oid = t.relnamespace
 where i.indisunique and i.indisvalid
   and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
 order by i.indrelid, c.relname
"""

VIEW_RULES = """
select c.oid, r.ev_action::text
  from pg_rewrite as r
  join pg_class as c on c.oid = r.ev_class and c.relkind in ('v', 'm')
  join pg_namespace as n on n.oid = c.relnamespace
 where r.ev_type = '1' and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
"""

# Modes: i and b are what a caller gives, v is variadic; o and t are columns of the result.
FUNCTIONS = """
select n.nspname, p.proname, coalesce(p.proargnames, '{}'),
       coalesce(p.proargmodes::text[], '{}'),
       array(select format_type(one, null)
               from unnest(coalesce(p.proallargtypes, p.proargtypes::oid[]))
                    with ordinality as a (one, nr) order by nr),
       p.pronargdefaults, coalesce(element.typrelid, result.typrelid),
       (select t.typrelid from pg_type as t
         where p.pronargs = 1 and t.oid = p.proargtypes[0] and t.typrelid <> 0),
       p.proretset, format_type(p.prorettype, null),
       array(select role.rolname from pg_roles as role
              where role.rolname = any (%s)
                and has_function_privilege(role.oid, p.oid, 'execute'))
  from pg_proc as p
  join pg_namespace as n on n.oid = p.pronamespace
  join pg_type as result on result.oid = p.prorettype
  left join pg_type as element on element.oid = result.typelem and element.typrelid <> 0
 where p.prokind in ('f', 'p') and p.prorettype <> 'trigger'::regtype
   and p.prorettype <> 'event_trigger'::regtype
   and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
   and not exists (select from pg_depend as d where d.classid = 'pg_proc'::regclass
                      and d.objid = p.oid and d.deptype = 'e')
 order by n.nspname, p.proname, p.oid
"""

PUBLISHED = """
select p.pubname, n.nspname, c.relname
  from pg_publication as p
  cross join lateral pg_get_publication_tables(p.pubname) as member
  join pg_class as c on c.oid = member.relid
  join pg_namespace as n on n.oid = c.relnamespace
 order by 1, 2, 3
"""

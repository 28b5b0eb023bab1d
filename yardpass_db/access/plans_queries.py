"""The catalog queries of the plan gate."""

from __future__ import annotations

# Who meets policies: every role but those that bypass them.
ROLES = """
select rolname::text from pg_roles
where not rolbypassrls and not rolsuper and rolname !~ '^pg_'
order by rolname
"""

# %s: the roles. A policy to PUBLIC is for all of them that may use the table. A restrictive one
# finds no rows, it checks those that others find. The last column: one that the role may update,
# for an UPDATE that reads nothing.
POLICIES = """
select n.nspname::text, c.relname::text, p.polname::text,
  case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
                when 'd' then 'delete' else 'all' end,
  meets.roles, case when p.polpermissive then pg_get_expr(p.polqual, p.polrelid) end,
  case when p.polpermissive then pg_get_expr(p.polwithcheck, p.polrelid)
    else concat_ws(' OR ', pg_get_expr(p.polqual, p.polrelid),
      pg_get_expr(p.polwithcheck, p.polrelid)) end,
  (select a.attname::text from pg_attribute a
   where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     and has_column_privilege(meets.roles[1], c.oid, a.attnum, 'update')
   order by a.attnum limit 1)
from pg_policy p
join pg_class c on c.oid = p.polrelid
join pg_namespace n on n.oid = c.relnamespace
cross join lateral (
  select array_agg(r.rolname::text order by r.rolname) as roles
  from pg_roles r
  where r.rolname = any (%s)
    and (r.oid = any (p.polroles) or p.polroles = '{0}' and (
      has_any_column_privilege(r.oid, c.oid, 'select, insert, update')
      or has_table_privilege(r.oid, c.oid, 'delete')))
) meets
where meets.roles is not null and not c.relispartition
order by 1, 2, 3
"""

LEADING = """
select i.relname::text, array_agg(distinct a.attname::text)
from pg_index x
join pg_class i on i.oid = x.indexrelid
join pg_attribute a on a.attrelid = x.indrelid and a.attnum = x.indkey[0]
where x.indisvalid
group by i.relname
"""

# %s: names of functions as policies write them. SQL functions have a body that can be planned.
HELPERS = """
select n.nspname::text, p.proname::text, p.oid::regprocedure::text,
  pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), p.prosrc,
  array(select unnest(p.proargtypes::oid[])::bigint)
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
join pg_language l on l.oid = p.prolang
where l.lanname = 'sql' and p.prosqlbody is null and p.prokind = 'f'
  and format('%%I.%%I', n.nspname, p.proname) = any (%s)
order by 1
"""

# A value that no plan can throw away, by type: an enum's first, else something that has the type.
ARGUMENT = """
select format('%%L::%%s', case
    when t.typtype = 'e' then (select enumlabel::text from pg_enum where enumtypid = t.oid
                               order by enumsortorder limit 1)
    when t.typcategory = 'A' then '{}'
    when t.typcategory = 'B' then 'true'
    when t.typcategory = 'N' then '1'
    when t.typcategory = 'D' then '2000-01-01'
    when t.typname = 'uuid' then '00000000-0000-0000-0000-000000000000'
    when t.typname in ('json', 'jsonb') then '{}'
    else '' end, t.oid::regtype)
from pg_type t where t.oid = %s
"""

# Tables and indexes of up to 100 pages. The planner multiplies rows per page by the pages there
# are; without statistics it takes ten pages for none. An index's first page holds no rows.
_SIZES = """
select n.nspname::text as schema, c.relname::text as name, c.oid,
  case when not filled then 0 when c.relkind = 'i' then 2 else 1 end as pages,
  case when filled then 10000 else -1 end as tuples
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join pg_index x on x.indexrelid = c.oid
cross join lateral (
  select pg_relation_size(c.oid) / current_setting('block_size')::int as pages) size
cross join lateral (
  select size.pages > case c.relkind when 'i' then 1 else 0 end as filled) found
where c.relkind in ('r', 'i') and size.pages < 100
  and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
  and has_schema_privilege(n.oid, 'usage')
  and pg_has_role(c.relowner, 'usage')
"""
RESTORE = f"""
select count(pg_restore_relation_stats('schemaname', schema, 'relname', name,
  'relpages', pages::integer, 'reltuples', tuples::real))
from ({_SIZES}) small
"""
SET_SIZES = f"""
update pg_class set relpages = small.pages, reltuples = small.tuples
from ({_SIZES}) small where small.oid = pg_class.oid
"""
KNOWN_SMALL = f"""
select c.relname::text from ({_SIZES}) small join pg_class c on c.oid = small.oid
where c.relkind = 'r' and c.reltuples between 0 and 1000 order by 1
"""

"""The catalog queries behind `mutants_facts`; one JSON object a row."""

from __future__ import annotations

CLIENTS = ["anon", "authenticated", "service_role"]

# $1: schemas.
POLICIES = """
select jsonb_build_object(
  'table', format('%%I.%%I', n.nspname, c.relname), 'oid', c.oid::bigint, 'name', p.polname,
  'command', p.polcmd, 'permissive', p.polpermissive,
  'roles', (select jsonb_agg(coalesce(r.rolname, 'public') order by r.rolname)
            from unnest(p.polroles) as one left join pg_roles r on r.oid = one),
  'using', pg_get_expr(p.polqual, p.polrelid),
  'check', pg_get_expr(p.polwithcheck, p.polrelid))
from pg_policy p
join pg_class c on c.oid = p.polrelid
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any (%s)
order by n.nspname, c.relname, p.polname
"""

# $1: schemas, $2: client roles.
RELATIONS = """
with relation as (
  select c.*, format('%%I.%%I', n.nspname, c.relname) as name
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = any (%s) and c.relkind in ('r', 'p', 'v', 'm', 'f')
    and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass
                    and d.objid = c.oid and d.deptype = 'e')
),
client as (select r.rolname, r.oid from pg_roles r where r.rolname = any (%s)),
command as (
  select * from unnest(array['select', 'insert', 'update', 'delete', 'truncate']) as command
)
select jsonb_build_object(
  'name', name, 'oid', c.oid::bigint,
  'kind', case when c.relkind in ('v', 'm') then 'view' when c.relispartition then 'partition'
               else 'table' end,
  'parent', (select format('%%I.%%I', n.nspname, p.relname) from pg_inherits i
             join pg_class p on p.oid = i.inhparent join pg_namespace n on n.oid = p.relnamespace
             where i.inhrelid = c.oid and c.relispartition),
  'rls', c.relrowsecurity, 'forced', c.relforcerowsecurity,
  'options', to_jsonb(coalesce(c.reloptions, '{}')),
  'all_columns', (select coalesce(jsonb_agg(attname order by attnum), '[]') from pg_attribute
                  where attrelid = c.oid and attnum > 0 and not attisdropped),
  'nullable', (select coalesce(jsonb_agg(attname), '[]') from pg_attribute
               where attrelid = c.oid and attnum > 0 and not attisdropped and not attnotnull),
  'privileges', (
    select jsonb_object_agg(rolname, (
      select coalesce(jsonb_agg(command), '[]') from command
      where has_table_privilege(client.oid, c.oid, command)))
    from client),
  'columns', (
    select jsonb_object_agg(rolname, (
      select coalesce(jsonb_object_agg(command, names), '{}')
      from (select command, jsonb_agg(attname) as names
            from command
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where command in ('select', 'insert', 'update')
              and not has_table_privilege(client.oid, c.oid, command)
              and has_column_privilege(client.oid, c.oid, a.attnum, command)
            group by command) as by_command))
    from client),
  'granted', (
    select coalesce(jsonb_agg(distinct jsonb_build_array(rolname, lower(privilege_type))), '[]')
    from (select c.relacl as acl
          union all select attacl from pg_attribute where attrelid = c.oid and attnum > 0) as all_of
    cross join aclexplode(acl) as one
    join client on client.oid = one.grantee
    where lower(privilege_type) in (select command from command)))
from relation as c
order by name
"""

# $1: schemas, $2: client roles.
FUNCTIONS = """
with wanted (schemas, clients) as (values (%s::text[], %s::text[]))
select jsonb_build_object(
  'name', format('%%I.%%I', n.nspname, p.proname), 'signature', p.oid::regprocedure::text,
  'oid', p.oid::bigint, 'language', l.lanname, 'body', p.prosrc,
  'definition', pg_get_functiondef(p.oid),
  'volatility', case p.provolatile when 'i' then 'immutable' when 's' then 'stable'
                else 'volatile' end,
  'definer', p.prosecdef, 'resolved', p.prosqlbody is not null,
  'settings', to_jsonb(coalesce(p.proconfig, '{}')),
  'returns', format_type(p.prorettype, null), 'returns_set', p.proretset,
  'takes', (select format_type(argument, null) from unnest(p.proargtypes) as argument
            join pg_type t on t.oid = argument where t.typtype = 'e' limit 1),
  'callers', (select coalesce(jsonb_agg(rolname), '[]') from pg_roles r
              where rolname = any (clients) and has_function_privilege(r.oid, p.oid, 'execute')))
from wanted
cross join pg_proc p
join pg_namespace n on n.oid = p.pronamespace
join pg_language l on l.oid = p.prolang
where n.nspname = any (schemas) and p.prokind = 'f' and l.lanname in ('sql', 'plpgsql')
  and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass
                  and d.objid = p.oid and d.deptype = 'e')
order by p.oid::regprocedure::text
"""

# $1: schemas. Enum types, and their labels in order.
LABELS = """
select format('%%I.%%I', n.nspname, t.typname), array_agg(e.enumlabel order by e.enumsortorder)
from pg_enum e
join pg_type t on t.oid = e.enumtypid
join pg_namespace n on n.oid = t.typnamespace
where n.nspname = any (%s)
group by n.nspname, t.typname
order by n.nspname, t.typname
"""

# (used, user): policies, views, defaults, checks and triggers of the relation `user`.
DEPENDENTS = """
with user_of (classid, objid, relation) as (
  select 'pg_policy'::regclass::oid, oid, polrelid from pg_policy
  union all select 'pg_rewrite'::regclass, oid, ev_class from pg_rewrite
  union all select 'pg_attrdef'::regclass, oid, adrelid from pg_attrdef
  union all select 'pg_constraint'::regclass, oid, conrelid from pg_constraint where contype = 'c'
  union all select 'pg_trigger'::regclass, oid, tgrelid from pg_trigger where not tgisinternal
),
used as (
  select d.classid, d.objid, format('%I.%I', n.nspname, c.relname) as name
  from pg_depend d
  join pg_class c on d.refclassid = 'pg_class'::regclass and c.oid = d.refobjid
  join pg_namespace n on n.oid = c.relnamespace
  union all
  select d.classid, d.objid, d.refobjid::regprocedure::text
  from pg_depend d
  where d.refclassid = 'pg_proc'::regclass and d.refobjid >= 16384
)
select distinct used.name, format('%I.%I', n.nspname, c.relname)
from used
join user_of using (classid, objid)
join pg_class c on c.oid = user_of.relation
join pg_namespace n on n.oid = c.relnamespace
where used.name <> format('%I.%I', n.nspname, c.relname) and n.nspname !~ '^pg_'
"""

# kind → what the clients may do with the object of that number. $1: its oid, $2: client roles.
# A command on a view counts where the view can be written, and a view with its reader's rights
# where the reader may do the same to what is behind it. A function is called by name only where
# its schema can be used: what policies and views do with it is measured by rows.
EFFECTIVE = {
    "relation": """
with given (relation, clients) as (values (%s::oid, %s::text[])),
command (name, bit) as (
  values ('select', 0), ('insert', 8), ('update', 4), ('delete', 16), ('truncate', 64),
         ('references', 64), ('trigger', 64)
),
usable as (
  select r.oid as role, r.rolname, relation, command.name as command
  from given
  join pg_class c on c.oid = relation
  join pg_roles r on r.rolname = any (clients)
  cross join command
  where c.relkind <> 'v' or bit = 0 or (
    pg_relation_is_updatable(relation, true) & bit = bit
    and (not 'security_invoker=true' = any (coalesce(c.reloptions, '{}')) or not exists (
      select from pg_rewrite w
      join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
        and d.refclassid = 'pg_class'::regclass and d.refobjid <> c.oid
      where w.ev_class = c.oid and not case
        when command.name in ('insert', 'update')
          then has_any_column_privilege(r.oid, d.refobjid, command.name)
        else has_table_privilege(r.oid, d.refobjid, command.name) end)))
)
select concat_ws(' ', rolname, command, attname)
from usable
join pg_attribute a on a.attrelid = relation and a.attnum > 0 and not a.attisdropped
where command in ('select', 'insert', 'update', 'references')
  and has_column_privilege(role, relation, a.attnum, command)
union all
select concat_ws(' ', rolname, command)
from usable
where command in ('delete', 'truncate', 'trigger') and has_table_privilege(role, relation, command)
""",
    "function": """
with given (function, clients) as (values (%s::oid, %s::text[]))
select concat_ws(' ', rolname, 'execute')
from given
join pg_proc p on p.oid = function
join pg_roles r on r.rolname = any (clients)
where has_function_privilege(r.oid, function, 'execute')
  and has_schema_privilege(r.oid, p.pronamespace, 'usage')
""",
}

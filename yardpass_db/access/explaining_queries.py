"""The catalog queries behind `explaining`; each answers with one JSON object a row."""

from __future__ import annotations

# $1: schemas. Names of all relations that can be asked about.
NAMES = """
select format('%%I.%%I', n.nspname, c.relname)
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where n.nspname = any (%s) and c.relkind in ('r', 'p', 'v', 'm', 'f')
order by n.nspname = 'public', 1
"""

# $1: schemas, $2: a name, with or without its schema. Functions of that name, who may call.
FUNCTIONS = """
select format('%%I.%%I', n.nspname, p.proname), coalesce((
  select array_agg(role.rolname::text order by role.rolname) from pg_roles role
  where role.rolname in ('anon', 'authenticated', 'service_role')
    and has_function_privilege(role.oid, p.oid, 'execute')), '{}')
from pg_proc p
join pg_namespace n on n.oid = p.pronamespace
where n.nspname = any (%s)
  and %s::text in (p.proname::text, format('%%I.%%I', n.nspname, p.proname))
order by n.nspname = 'public' desc, 1, p.oid
limit 1
"""

# $1: relation, $2: role, $3: command.
RELATION = """
with given (relation, role, command) as (values (%s::regclass::oid, %s::text, %s::text)),
grants as (
  select one.grantee, attname
  from given
  cross join lateral (
    select relacl as acl, relowner as owner, null::name as attname
    from pg_class where oid = relation
    union all
    select attacl, 0, attname from pg_attribute
    where attrelid = relation and attnum > 0 and not attisdropped and attacl is not null
  ) as held
  cross join aclexplode(coalesce(acl, acldefault('r', owner))) as one
  where lower(one.privilege_type) = command
    and (one.grantee = 0 or pg_has_role(role, one.grantee, 'usage'))
)
select jsonb_build_object(
  'name', format('%%I.%%I', n.nspname, c.relname), 'schema', n.nspname,
  'kind', case when c.relkind in ('v', 'm') then 'view' else 'table' end,
  'owner', pg_get_userbyid(c.relowner),
  'usage', has_schema_privilege(role, n.oid, 'usage'),
  'rls', c.relrowsecurity,
  'parent', (select inhparent::regclass::text from pg_inherits
             where inhrelid = c.oid and c.relispartition),
  'bypasses', (select rolbypassrls or rolsuper from pg_roles where rolname = role),
  'invoker', coalesce((select option_value::boolean from pg_options_to_table(c.reloptions)
                       where option_name = 'security_invoker'), false),
  'updatable', case command when 'select' then true
                 when 'insert' then pg_relation_is_updatable(c.oid, true) & 8 <> 0
                 when 'update' then pg_relation_is_updatable(c.oid, true) & 4 <> 0
                 when 'delete' then pg_relation_is_updatable(c.oid, true) & 16 <> 0
                 else c.relkind not in ('v', 'm') end,
  'granted_by', (select coalesce(jsonb_agg(distinct coalesce(rolname, 'public')), '[]')
                 from grants left join pg_roles r on r.oid = grantee where attname is null),
  'column_grants', (select coalesce(jsonb_object_agg(grantee, columns), '{}') from (
                      select coalesce(rolname, 'public') as grantee,
                             jsonb_agg(attname order by attname) as columns
                      from grants left join pg_roles r on r.oid = grantee
                      where attname is not null group by 1) as by_role),
  'columns', (select jsonb_agg(attname order by attname) from pg_attribute
              where attrelid = c.oid and attnum > 0 and not attisdropped),
  'key', (select coalesce(jsonb_agg(attname order by array_position(i.indkey::int[], attnum::int)),
                          '[]')
          from pg_index i join pg_attribute a on a.attrelid = i.indrelid
            and a.attnum = any (i.indkey)
          where i.indrelid = c.oid and i.indisprimary),
  'bases', (select coalesce(jsonb_agg(distinct format('%%I.%%I', bn.nspname, b.relname)), '[]')
            from pg_rewrite w
            join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
              and d.refclassid = 'pg_class'::regclass and d.refobjid <> c.oid
            join pg_class b on b.oid = d.refobjid
            join pg_namespace bn on bn.oid = b.relnamespace
            where w.ev_class = c.oid))
from given
join pg_class c on c.oid = relation
join pg_namespace n on n.oid = c.relnamespace
"""

# $1: relation, $2: role, $3: commands by letter. Policies that judge the role, and what they call.
POLICIES = """
with given (relation, role, letters) as (values (%s::regclass::oid, %s::text, %s::"char"[]))
select jsonb_build_object(
  'name', p.polname, 'command', p.polcmd, 'permissive', p.polpermissive,
  'roles', (select jsonb_agg(coalesce(r.rolname, 'public') order by r.rolname)
            from unnest(p.polroles) as one left join pg_roles r on r.oid = one),
  'using', pg_get_expr(p.polqual, p.polrelid),
  'check', pg_get_expr(p.polwithcheck, p.polrelid),
  'helpers', (
    select coalesce(jsonb_agg(jsonb_build_object(
             'name', f.oid::regprocedure::text, 'comment', obj_description(f.oid, 'pg_proc'),
             'may_call', has_function_privilege(role, f.oid, 'execute'))
             order by f.oid::regprocedure::text), '[]')
    from (select distinct refobjid from pg_depend
          where classid = 'pg_policy'::regclass and objid = p.oid
            and refclassid = 'pg_proc'::regclass and refobjid >= 16384) as used
    join pg_proc f on f.oid = used.refobjid),
  'reads', (
    select coalesce(jsonb_agg(distinct format('%%I.%%I', n.nspname, c.relname)), '[]')
    from pg_depend d
    join pg_class c on c.oid = d.refobjid
    join pg_namespace n on n.oid = c.relnamespace
    where d.classid = 'pg_policy'::regclass and d.objid = p.oid
      and d.refclassid = 'pg_class'::regclass and d.refobjid <> p.polrelid))
from given
join pg_policy p on p.polrelid = relation
where p.polcmd = any (letters)
  and exists (select from unnest(p.polroles) as one
              where one = 0 or pg_has_role(role, one, 'usage'))
order by p.polpermissive desc, p.polname
"""

# $1: table. The views in front of it.
VIEWS = """
select distinct format('%%I.%%I', n.nspname, c.relname)
from pg_depend d
join pg_rewrite w on d.classid = 'pg_rewrite'::regclass and w.oid = d.objid
join pg_class c on c.oid = w.ev_class and c.relkind = 'v'
join pg_namespace n on n.oid = c.relnamespace
where d.refclassid = 'pg_class'::regclass and d.refobjid = %s::regclass
  and c.oid <> d.refobjid and n.nspname = 'public'
  and c.relname = (select relname from pg_class where oid = %s::regclass)
"""

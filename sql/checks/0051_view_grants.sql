-- A view gives a client other rights than its table.
select
  format('public.%I', view.relname) as object,
  case when held.granted
    then format('%s may %s on %I.%I, but not on the view', client.rolname, verb.name,
      domain.nspname, relation.relname)
    else format('%s may %s on the view, but not on %I.%I', client.rolname, verb.name,
      domain.nspname, relation.relname)
  end as problem,
  case when held.granted
    then format('grant %s on public.%I to %I;  -- and declare it in sql/rls/access.toml',
      verb.name, view.relname, client.rolname)
    else format('revoke %s on public.%I from %I;  -- and take it out of sql/rls/access.toml',
      verb.name, view.relname, client.rolname)
  end as cure
from pg_class as view
join pg_class as relation
  on relation.relname = view.relname and relation.relkind in ('r', 'p')
    and not relation.relispartition
join pg_namespace as domain on domain.oid = relation.relnamespace
join pg_roles as client on client.rolname in ('anon', 'authenticated', 'service_role')
cross join (values ('select'), ('insert'), ('update'), ('delete')) as verb (name)
cross join lateral (
  -- A grant on some columns is enough; DELETE has none, and asking for it is an error.
  select case verb.name
    when 'delete' then has_table_privilege(client.oid, relation.oid, verb.name)
    else has_any_column_privilege(client.oid, relation.oid, verb.name)
  end as granted,
  case verb.name
    when 'delete' then has_table_privilege(client.oid, view.oid, verb.name)
    else has_any_column_privilege(client.oid, view.oid, verb.name)
  end as in_part
) as held
where view.relkind = 'v' and view.relnamespace = 'public'::regnamespace
  and domain.nspname <> 'public'
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  and case when held.granted
    then not has_table_privilege(client.oid, view.oid, verb.name) else held.in_part end
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_class'::regclass and membership.objid = view.oid
      and membership.deptype = 'e'
  )
order by 1, 2;

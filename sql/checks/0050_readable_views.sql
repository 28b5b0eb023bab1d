-- A client that reads a table is refused by the table's view.
select
  format('public.%I', view.relname) as object,
  format('%s may not read %I.%I.%I, so every SELECT on the view fails', client.rolname,
    domain.nspname, relation.relname, kept.attname) as problem,
  format('mask %I in sql/macros/view_columns.sql.j2, or: grant select (%I) on %I.%I to %I;',
    kept.attname, kept.attname, domain.nspname, relation.relname, client.rolname) as cure
from pg_class as view
join pg_class as relation
  on relation.relname = view.relname and relation.relkind in ('r', 'p')
    and not relation.relispartition
join pg_namespace as domain on domain.oid = relation.relnamespace
join pg_attribute as shown
  on shown.attrelid = view.oid and shown.attnum > 0 and not shown.attisdropped
join pg_attribute as kept
  on kept.attrelid = relation.oid and kept.attname = shown.attname and kept.attnum > 0
join pg_roles as client on client.rolname in ('anon', 'authenticated', 'service_role')
where view.relkind = 'v' and view.relnamespace = 'public'::regnamespace
  and domain.nspname <> 'public'
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  and has_any_column_privilege(client.oid, relation.oid, 'select')
  and not has_column_privilege(client.oid, relation.oid, kept.attnum, 'select')
  and pg_column_is_updatable(view.oid, shown.attnum, false)
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_class'::regclass and membership.objid = view.oid
      and membership.deptype = 'e'
  )
order by 1, 2;

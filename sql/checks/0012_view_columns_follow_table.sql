-- A compatibility view and its table have different columns.
with columns as (
  select
    attribute.attrelid,
    array_agg(attribute.attname::text order by attribute.attnum) as names
  from pg_attribute as attribute
  where attribute.attnum > 0 and not attribute.attisdropped
  group by attribute.attrelid
)
select
  format('public.%I', view.relname) as object,
  format('columns differ from %I.%I: view (%s), table (%s)', domain.nspname, relation.relname,
    array_to_string(shown.names, ', '), array_to_string(held.names, ', ')) as problem,
  'yardpass-db migrate --force-repeatables  -- renders the view again' as cure
from pg_class as view
join columns as shown on shown.attrelid = view.oid
join pg_class as relation
  on relation.relname = view.relname and relation.relkind in ('r', 'p')
    and not relation.relispartition
join pg_namespace as domain on domain.oid = relation.relnamespace
join columns as held on held.attrelid = relation.oid
where view.relkind = 'v' and view.relnamespace = 'public'::regnamespace
  and domain.nspname <> 'public'
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  and shown.names <> held.names
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_class'::regclass and membership.objid = view.oid
      and membership.deptype = 'e'
  )
order by 1;

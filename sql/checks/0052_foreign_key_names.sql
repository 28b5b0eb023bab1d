-- A foreign key does not have the name by which clients embed.
-- PostgREST takes `orders!orders_event_id_fkey(…)`: <table>_<columns>_fkey is API.
select
  format('%I.%I', domain.nspname, relation.relname) as object,
  format('foreign key %I: clients embed by %I', key.conname, expected.name) as problem,
  format('alter table %I.%I rename constraint %I to %I;', domain.nspname, relation.relname,
    key.conname, expected.name) as cure
from pg_constraint as key
join pg_class as relation on relation.oid = key.conrelid
join pg_namespace as domain on domain.oid = relation.relnamespace
cross join lateral (
  select format('%s_%s_fkey', relation.relname,
    string_agg(held.attname, '_' order by part.place)) as name
  from unnest(key.conkey) with ordinality as part (number, place)
  join pg_attribute as held on held.attrelid = key.conrelid and held.attnum = part.number
) as expected
where key.contype = 'f' and key.conparentid = 0
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  -- PostgreSQL shortens longer ones.
  and length(expected.name) < 64 and key.conname <> expected.name
  -- A second key on the same columns has another name, and a check of its own.
  and not exists (
    select from pg_constraint as other
    where other.conrelid = key.conrelid and other.contype = 'f' and other.conname = expected.name
  )
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_class'::regclass and membership.objid = relation.oid
      and membership.deptype = 'e'
  )
order by 1, 2;

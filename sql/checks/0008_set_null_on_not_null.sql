-- A foreign key would put null into a column that refuses it.
select
  format('%I.%I (%s)', domain.nspname, relation.relname, key.conname) as object,
  format('SET NULL on NOT NULL column %I: the other row can never be deleted', attribute.attname)
    as problem,
  format('alter table %I.%I alter column %I drop not null; -- or another ON DELETE rule',
    domain.nspname, relation.relname, attribute.attname) as cure
from pg_constraint as key
join pg_class as relation on relation.oid = key.conrelid
join pg_namespace as domain on domain.oid = relation.relnamespace
cross join lateral (
  select unnest(coalesce(key.confdelsetcols, key.conkey)) where key.confdeltype = 'n'
  union
  select unnest(key.conkey) where key.confupdtype = 'n'
) as nulled (number)
join pg_attribute as attribute
  on attribute.attrelid = key.conrelid and attribute.attnum = nulled.number
where key.contype = 'f' and key.conparentid = 0 and attribute.attnotnull
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_class'::regclass and membership.objid = relation.oid
      and membership.deptype = 'e'
  )
order by 1, 2;

-- Two foreign keys stand on the same columns.
select
  format('%I.%I', domain.nspname, relation.relname) as object,
  format('%s foreign keys on the same columns: %s',
    count(*), string_agg(quote_ident(key.conname), ', ' order by key.conname)) as problem,
  -- The one that was there first is the one that clients embed by.
  format('alter table %I.%I drop constraint %I;', domain.nspname, relation.relname,
    (array_agg(key.conname order by key.oid desc))[1]) as cure
from pg_constraint as key
join pg_class as relation on relation.oid = key.conrelid
join pg_namespace as domain on domain.oid = relation.relnamespace
where key.contype = 'f' and key.conparentid = 0
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_class'::regclass and membership.objid = relation.oid
      and membership.deptype = 'e'
  )
group by domain.nspname, relation.relname, (
  select array_agg(listed.number order by listed.number) from unnest(key.conkey) as listed (number)
)
having count(*) > 1
order by 1, 2;

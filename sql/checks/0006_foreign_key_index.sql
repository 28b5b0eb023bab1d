-- A foreign key has no index.
select
  format('%I.%I (%s)', domain.nspname, relation.relname, key.conname) as object,
  'deleting or updating the other row reads this whole table' as problem,
  format('create index on %I.%I (%s);', domain.nspname, relation.relname, (
    select string_agg(quote_ident(attribute.attname), ', ' order by listed.place)
    from unnest(key.conkey) with ordinality as listed (number, place)
    join pg_attribute as attribute
      on attribute.attrelid = key.conrelid and attribute.attnum = listed.number
  )) as cure
from pg_constraint as key
join pg_class as relation on relation.oid = key.conrelid
join pg_namespace as domain on domain.oid = relation.relnamespace
where key.contype = 'f' and key.conparentid = 0
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  and not exists (
    -- Any order of the key's columns will do, as long as they come first and no row is left out.
    select from pg_index as index
    where index.indrelid = key.conrelid and index.indisvalid and index.indpred is null
      and (index.indkey::int2[])[0:cardinality(key.conkey) - 1] @> key.conkey
  )
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_class'::regclass and membership.objid = relation.oid
      and membership.deptype = 'e'
  )
order by 1;

-- A column of vectors has two indexes, or one of another dimension.
with vectors as (
  select
    index.indexrelid, index.indrelid, relation.relname, domain.nspname,
    key.atttypmod,
    -- An index on embedding::vector(3) is told from one on the column by its dependency.
    coalesce(nullif(index.indkey[0], 0), (
      select needed.refobjsubid from pg_depend as needed
      where needed.classid = 'pg_class'::regclass and needed.objid = index.indexrelid
        and needed.refclassid = 'pg_class'::regclass and needed.refobjid = index.indrelid
        and needed.refobjsubid > 0
      limit 1
    )) as number
  from pg_index as index
  join pg_class as relation on relation.oid = index.indexrelid
  join pg_namespace as domain on domain.oid = relation.relnamespace
  join pg_am as method on method.oid = relation.relam
  join pg_attribute as key on key.attrelid = index.indexrelid and key.attnum = 1
  where method.amname in ('hnsw', 'ivfflat')
    and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
)
select
  format('%I.%I', vector.nspname, vector.relname) as object,
  case
    when held.atttypmod > 0 and held.atttypmod <> vector.atttypmod
    then format('indexes %s dimensions of %I, which has %s', vector.atttypmod, held.attname,
      held.atttypmod)
    else format('%I has another vector index, %s: writes pay twice', held.attname, twin.names)
  end as problem,
  format('drop index %I.%I;', vector.nspname, vector.relname) as cure
from vectors as vector
join pg_attribute as held
  on held.attrelid = vector.indrelid and held.attnum = vector.number
-- Of two the later is the offender.
cross join lateral (
  select string_agg(quote_ident(other.relname), ', ' order by other.relname)
  from vectors as other
  where other.indrelid = vector.indrelid and other.number = vector.number
    and other.indexrelid < vector.indexrelid
) as twin (names)
where twin.names is not null or held.atttypmod > 0 and held.atttypmod <> vector.atttypmod
order by 1;

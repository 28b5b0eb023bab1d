-- An index repeats another.
select
  format('%I.%I', domain.nspname, relation.relname) as object,
  format('its columns are the first of %I: writes pay twice', string_agg(wider.relname, ', '))
    as problem,
  format('drop index %I.%I;', domain.nspname, relation.relname) as cure
from pg_index as index
join pg_class as relation on relation.oid = index.indexrelid
join pg_namespace as domain on domain.oid = relation.relnamespace
join pg_index as other
  on other.indrelid = index.indrelid and other.indexrelid <> index.indexrelid and other.indisvalid
join pg_class as wider on wider.oid = other.indexrelid and wider.relam = relation.relam
where domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  and not index.indisunique and index.indexprs is null and other.indexprs is null
  and index.indpred is not distinct from other.indpred
  and index.indnkeyatts = index.indnatts and other.indnkeyatts >= index.indnkeyatts
  and (other.indkey::int2[])[0:index.indnkeyatts - 1]
    = (index.indkey::int2[])[0:index.indnkeyatts - 1]
  and (other.indclass::oid[])[0:index.indnkeyatts - 1]
    = (index.indclass::oid[])[0:index.indnkeyatts - 1]
  and (other.indcollation::oid[])[0:index.indnkeyatts - 1]
    = (index.indcollation::oid[])[0:index.indnkeyatts - 1]
  and (other.indoption::int2[])[0:index.indnkeyatts - 1]
    = (index.indoption::int2[])[0:index.indnkeyatts - 1]
  -- Of two equal ones the later is the offender.
  and (other.indisunique or other.indnkeyatts > index.indnkeyatts
    or other.indexrelid < index.indexrelid)
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_class'::regclass and membership.objid = index.indrelid
      and membership.deptype = 'e'
  )
group by domain.nspname, relation.relname
order by 1;

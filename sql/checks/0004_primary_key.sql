-- A table has no primary key.
select
  format('%I.%I', domain.nspname, relation.relname) as object,
  'rows cannot be told apart: no upsert, no replication of updates' as problem,
  format('alter table %I.%I add primary key (…);', domain.nspname, relation.relname) as cure
from pg_class as relation
join pg_namespace as domain on domain.oid = relation.relnamespace
where relation.relkind in ('r', 'p')
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  and not exists (
    select from pg_constraint as key where key.conrelid = relation.oid and key.contype = 'p'
  )
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_class'::regclass and membership.objid = relation.oid
      and membership.deptype = 'e'
  )
order by 1;

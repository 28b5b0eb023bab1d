-- An index or a constraint is not valid.
select
  format('%I.%I', domain.nspname, relation.relname) as object,
  'the index was never finished: it costs on each write and helps no query' as problem,
  format('drop index %I.%I; -- then create it again', domain.nspname, relation.relname) as cure
from pg_index as index
join pg_class as relation on relation.oid = index.indexrelid
join pg_namespace as domain on domain.oid = relation.relnamespace
where not (index.indisvalid and index.indisready)
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_class'::regclass and membership.objid = index.indrelid
      and membership.deptype = 'e'
  )
union all
select
  format('%I.%I (%s)', domain.nspname, relation.relname, rule.conname),
  'rows from before the constraint were never looked at',
  format('alter table %I.%I validate constraint %I;',
    domain.nspname, relation.relname, rule.conname)
from pg_constraint as rule
join pg_class as relation on relation.oid = rule.conrelid
join pg_namespace as domain on domain.oid = relation.relnamespace
where not rule.convalidated
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_class'::regclass and membership.objid = relation.oid
      and membership.deptype = 'e'
  )
order by 1;

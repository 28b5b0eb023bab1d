-- A table does not say what it is.
select
  format('%I.%I', domain.nspname, relation.relname) as object,
  'no comment' as problem,
  format('comment on table %I.%I is ''…'';', domain.nspname, relation.relname) as cure
from pg_class as relation
join pg_namespace as domain on domain.oid = relation.relnamespace
where relation.relkind in ('r', 'p') and not relation.relispartition
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  and coalesce(obj_description(relation.oid, 'pg_class'), '') = ''
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_class'::regclass and membership.objid = relation.oid
      and membership.deptype = 'e'
  )
order by 1;

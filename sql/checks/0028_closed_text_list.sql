-- A column takes any text though its name says that it is one of a few.
select
  format('%I.%I.%I', domain.nspname, relation.relname, attribute.attname) as object,
  'no constraint says which values there are' as problem,
  format('alter table %I.%I add constraint %I check (%I in (…));', domain.nspname,
    relation.relname, relation.relname || '_' || attribute.attname || '_check', attribute.attname)
    as cure
from pg_attribute as attribute
join pg_class as relation on relation.oid = attribute.attrelid
join pg_namespace as domain on domain.oid = relation.relnamespace
where relation.relkind in ('r', 'p') and not relation.relispartition
  and attribute.attnum > 0 and not attribute.attisdropped
  and attribute.atttypid in ('text'::regtype, 'varchar'::regtype)
  and attribute.attname ~ '(^|_)(status|state|kind|role|visibility)$'
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  -- A list may be a table too.
  and not exists (
    select from pg_constraint as rule
    where rule.conrelid = relation.oid and rule.contype in ('c', 'f')
      and attribute.attnum = any (rule.conkey)
  )
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_class'::regclass and membership.objid = relation.oid
      and membership.deptype = 'e'
  )
order by 1;

-- A table has row security switched off.
select
  format('%I.%I', domain.nspname, relation.relname) as object,
  'row security is off: grants alone decide who reads every row' as problem,
  format('alter table %I.%I enable row level security;', domain.nspname, relation.relname) as cure
from pg_class as relation
join pg_namespace as domain on domain.oid = relation.relnamespace
where relation.relkind in ('r', 'p') and not relation.relrowsecurity
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_class'::regclass and membership.objid = relation.oid
      and membership.deptype = 'e'
  )
order by 1;

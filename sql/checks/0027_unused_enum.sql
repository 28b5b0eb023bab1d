-- Nothing has the type of an enum.
select
  format('%I.%I', domain.nspname, list.typname) as object,
  'no column, argument, view or function body has this type' as problem,
  format('drop type %I.%I;', domain.nspname, list.typname) as cure
from pg_type as list
join pg_namespace as domain on domain.oid = list.typnamespace
where list.typtype = 'e'
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  and not exists (
    select from pg_depend as use
    where use.refclassid = 'pg_type'::regclass and use.refobjid in (list.oid, list.typarray)
      and use.deptype <> 'i'
  )
  and not exists (
    select from pg_proc as function where function.prosrc ~ format('\m%s\M', list.typname)
  )
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_type'::regclass and membership.objid = list.oid
      and membership.deptype = 'e'
  )
order by 1;

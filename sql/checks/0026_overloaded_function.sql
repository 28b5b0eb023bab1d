-- Two functions that clients call have one name.
select
  format('public.%I', function.proname) as object,
  format('%s functions, told apart by arguments only: %s', count(*),
    string_agg(format('(%s)', pg_get_function_identity_arguments(function.oid)), ', '
      order by pg_get_function_identity_arguments(function.oid))) as problem,
  format('drop function public.%I(…);', function.proname) as cure
from pg_proc as function
where function.pronamespace = 'public'::regnamespace
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_proc'::regclass and membership.objid = function.oid
      and membership.deptype = 'e'
  )
group by function.proname
having count(*) > 1
order by 1;

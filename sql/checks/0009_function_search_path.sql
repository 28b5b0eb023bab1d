-- A function looks names up in the caller's search path.
select
  format('%I.%I(%s)', domain.nspname, function.proname,
    pg_get_function_identity_arguments(function.oid)) as object,
  case when function.prosecdef
    then 'SECURITY DEFINER without a fixed search_path: callers can put own objects under its names'
    else 'no fixed search_path: what its names mean depends on the caller'
  end as problem,
  format('alter routine %I.%I(%s) set search_path = '''';', domain.nspname, function.proname,
    pg_get_function_identity_arguments(function.oid)) as cure
from pg_proc as function
join pg_namespace as domain on domain.oid = function.pronamespace
where domain.nspname = any ('{public,private,ref,users,organizations,events,ticketing,sponsorship,'
    'campaigns,analytics,messaging,payments,ml}')
  -- Names in a body written as BEGIN ATOMIC or RETURN were looked up when it was created.
  and (function.prosecdef or function.prosqlbody is null)
  and function.prokind in ('f', 'p')
  and not exists (
    select from unnest(function.proconfig) as setting (text) where setting.text like 'search_path=%'
  )
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_proc'::regclass and membership.objid = function.oid
      and membership.deptype = 'e'
  )
order by 1;

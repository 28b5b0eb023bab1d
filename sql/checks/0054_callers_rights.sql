-- A function that answers with its caller's rights runs as its owner.
-- What clients may call in a domain schema does its work for a thin wrapper, with the caller's
-- rights; the functions named here stand in public and private and leave to the policies what their
-- caller gets.
select
  format('%I.%I(%s)', domain.nspname, function.proname,
    pg_get_function_identity_arguments(function.oid)) as object,
  'SECURITY DEFINER: row security no longer decides what its caller gets' as problem,
  format('alter function %I.%I(%s) security invoker;', domain.nspname, function.proname,
    pg_get_function_identity_arguments(function.oid)) as cure
from pg_proc as function
join pg_namespace as domain on domain.oid = function.pronamespace
where function.prosecdef and function.prorettype <> 'trigger'::regtype
  and (domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
      and domain.nspname not in ('public', 'private')
      and exists (
        select from pg_roles as client
        where client.rolname in ('anon', 'authenticated')
          and has_function_privilege(client.oid, function.oid, 'execute'))
    or format('%s.%s', domain.nspname, function.proname) = any ('{public.get_home_feed,'
      'public.get_newest_events,public.get_newest_posts,public.get_newest_tickets,'
      'public.search_all,public.gen_qr_code,private.may_read_column,private.acts_as_service,'
      'private.acting_user}'))
order by 1;

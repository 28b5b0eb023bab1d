-- A function with its owner's rights can be called by anybody.
select
  format('%I.%I(%s)', domain.nspname, function.proname,
    pg_get_function_identity_arguments(function.oid)) as object,
  'anon may execute a SECURITY DEFINER function' as problem,
  format('revoke all on routine %I.%I(%s) from public, anon;', domain.nspname, function.proname,
    pg_get_function_identity_arguments(function.oid)) as cure
from pg_proc as function
join pg_namespace as domain on domain.oid = function.pronamespace
join pg_roles as visitor on visitor.rolname = 'anon'
where domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  and function.prosecdef and has_function_privilege(visitor.oid, function.oid, 'execute')
  -- public.events, which visitors read, calls these; they answer nothing to them.
  and function.oid is distinct from to_regprocedure('private.readable_link_token(uuid)')
  and function.oid is distinct from to_regprocedure('private.edited_orgs()')
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_proc'::regclass and membership.objid = function.oid
      and membership.deptype = 'e'
  )
order by 1;

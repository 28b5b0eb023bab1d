-- A function looks names up in the caller's search path.
-- Or where others make objects: of a path, only '' and pg_catalog belong to nobody else. pg_temp is
-- the caller's, so it may stand at the end alone.
select
  format('%I.%I(%s)', domain.nspname, function.proname,
    pg_get_function_identity_arguments(function.oid)) as object,
  case
    when fixed.path is not null
      then format('its search_path is %s: whoever makes objects there decides what its names mean',
        fixed.path)
    when function.prosecdef
      then 'SECURITY DEFINER without a fixed search_path: callers can put own objects under its'
        ' names'
    else 'no fixed search_path: what its names mean depends on the caller'
  end as problem,
  format('alter routine %I.%I(%s) set search_path = '''';', domain.nspname, function.proname,
    pg_get_function_identity_arguments(function.oid)) as cure
from pg_proc as function
join pg_namespace as domain on domain.oid = function.pronamespace
cross join lateral (
  select (
    select split_part(setting.text, '=', 2)
    from unnest(function.proconfig) as setting (text)
    where starts_with(setting.text, 'search_path=')
  )
) as fixed (path)
where domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  -- Names in a body written as BEGIN ATOMIC or RETURN were looked up when it was created.
  and (function.prosecdef or function.prosqlbody is null)
  and function.prokind in ('f', 'p')
  and coalesce(fixed.path, '') !~ '^(""|pg_catalog)(, pg_temp)?$'
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_proc'::regclass and membership.objid = function.oid
      and membership.deptype = 'e'
  )
order by 1;

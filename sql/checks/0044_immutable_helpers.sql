-- A function promises never to change its answer, and asks who is calling or what is stored.
select
  format('%I.%I(%s)', domain.nspname, function.proname,
    pg_get_function_identity_arguments(function.oid)) as object,
  'IMMUTABLE: a cached plan gives the first caller''s answer to the second' as problem,
  format('alter function %I.%I(%s) stable;', domain.nspname, function.proname,
    pg_get_function_identity_arguments(function.oid)) as cure
from pg_proc as function
join pg_namespace as domain on domain.oid = function.pronamespace
where function.provolatile = 'i' and function.prokind = 'f'
  and domain.nspname = any ('{public,private,ref,users,organizations,events,ticketing,sponsorship,'
    'campaigns,analytics,messaging,payments,ml}')
  and regexp_replace(concat(function.prosrc, pg_get_function_sqlbody(function.oid)),
    '--[^\n]*|/\*.*?\*/', '', 'g') ~*
    -- Session and time, helpers that ask for them, and tables.
    ('\m(current_setting|current_user|session_user|current_role|current_timestamp|current_date'
      '|pg_has_role|now|clock_timestamp|statement_timestamp)\M|\mauth\.(uid|jwt|role|email)\M'
      '|\mprivate\.\w+\s*\(|\m(from|join)\s+"?(public|private|auth|ref|users|organizations|events|ticketing'
      '|sponsorship|campaigns|analytics|messaging|payments|ml)"?\.')
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_proc'::regclass and membership.objid = function.oid
      and membership.deptype = 'e'
  )
order by 1;

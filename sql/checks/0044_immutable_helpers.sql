-- A function promises never to change its answer, and asks who is calling or what is stored.
-- Or calls what gives another answer each time; that is told by the names in its body.
select
  format('%I.%I(%s)', domain.nspname, function.proname,
    pg_get_function_identity_arguments(function.oid)) as object,
  'IMMUTABLE: a cached plan gives the first caller''s answer to the second' as problem,
  format('alter function %I.%I(%s) %s;', domain.nspname, function.proname,
    pg_get_function_identity_arguments(function.oid),
    case when calls.volatile then 'volatile' else 'stable' end) as cure
from pg_proc as function
join pg_namespace as domain on domain.oid = function.pronamespace
cross join lateral regexp_replace(concat(function.prosrc, pg_get_function_sqlbody(function.oid)),
  '--[^\n]*|/\*.*?\*/|"', '', 'g') as written (body)
cross join lateral (
  select
    coalesce(bool_or(called.volatile), false),
    coalesce(bool_or(called.changes or relation.oid is not null), false)
  from regexp_matches(written.body, '(?:\m(\w+)\.)?\m(\w+)\M\s*([(%]?)', 'g') as said (part)
  left join pg_class as relation
    on relation.relname = said.part[2] and said.part[3] <> '%'
      and relation.relnamespace = to_regnamespace(said.part[1])
  left join lateral (
    -- PostgreSQL's own change when each of their name is volatile: date_trunc is of both kinds.
    select bool_and(callee.provolatile = 'v'),
      bool_and(callee.provolatile = 'v'
        or callee.provolatile = 's' and callee.pronamespace <> 'pg_catalog'::regnamespace)
    from pg_proc as callee
    where callee.proname = said.part[2]
      and callee.pronamespace = to_regnamespace(coalesce(said.part[1], 'pg_catalog'))
  ) as called (volatile, changes) on said.part[3] = '('
) as calls (volatile, changing)
where function.provolatile = 'i' and function.prokind = 'f'
  and (
    domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
    or exists (
      select from pg_depend as asked
      where asked.classid = 'pg_policy'::regclass and asked.refclassid = 'pg_proc'::regclass
        and asked.refobjid = function.oid
    )
  )
  and (
    calls.changing
    -- Session and time have no parentheses; what EXECUTE runs nobody knows.
    or written.body ~* ('\m(current_setting|current_(user|role|date|time|timestamp|schema|database)'
      '|session_user|localtime|localtimestamp|now|(transaction|statement)_timestamp|pg_has_role'
      '|has_\w+_privilege|execute)\M|(^|[^''.\w])user($|[^''.\w])')
    -- The names in a body that is parsed when it is written.
    or exists (
      select from pg_depend as used
      where used.classid = 'pg_proc'::regclass and used.objid = function.oid
        and used.refclassid = 'pg_class'::regclass
    )
  )
  and not exists (
    select from pg_depend as membership
    where membership.classid = 'pg_proc'::regclass and membership.objid = function.oid
      and membership.deptype = 'e'
  )
order by 1;

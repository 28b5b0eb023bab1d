-- A function names something that is not there.
with bodies as (
  select
    function.oid, domain.nspname, function.proname,
    function.proargnames, function.prorettype,
    -- Comments may name what is gone; quotes around a plain name mean nothing.
    regexp_replace(regexp_replace(regexp_replace(lower(function.prosrc),
      '--[^\n]*', '', 'g'), '/\*.*?\*/', '', 'g'), '"([a-z_][a-z0-9_]*)"', '\1', 'g') as text
  from pg_proc as function
  join pg_namespace as domain on domain.oid = function.pronamespace
  join pg_language as language on language.oid = function.prolang
  -- What a body of BEGIN ATOMIC or RETURN names, PostgreSQL keeps from being dropped.
  where language.lanname in ('sql', 'plpgsql') and function.prosqlbody is null
    and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
    and not exists (
      select from pg_depend as membership
      where membership.classid = 'pg_proc'::regclass and membership.objid = function.oid
        and membership.deptype = 'e'
    )
), domains as (
  select format('(%s)\.', array_to_string(current_setting('yardpass_db.schemas')::name[], '|'))
    as pattern
), patterns as (
  -- A name that goes on behind a quote or a % is put together when the function runs.
  select 'relation' as kind, '\m(?:into|update|table|only|truncate|references)\s+' || pattern
    || '([a-z_]\w*)\M(?!%|''\s*\|\|)' as pattern
  from domains
  union all
  select 'relation', '(?<!distinct\s+)\m(?:from|join|using)\s+' || pattern
    || '([a-z_]\w*)\M(?!\s*\(|%|''\s*\|\|)'
  from domains
  union all
  select 'relation', '(?<![.\w])' || pattern || '([a-z_]\w*)(?:\.\w+%type|%rowtype)\M'
  from domains
  union all
  select 'type', '::\s*' || pattern || '([a-z_]\w*)\M(?!%|''\s*\|\|)' from domains
  union all
  select 'function', '(?<![.\w])' || pattern || '([a-z_]\w*)\s*\(' from domains
)
select
  format('%I.%I(%s)', body.nspname, body.proname,
    pg_get_function_identity_arguments(body.oid)) as object,
  format('no %s %I.%I: the call that gets there fails', string_agg(distinct pattern.kind, ' or '),
    named.part[1], named.part[2]) as problem,
  format('mend it in the file below functions/ that creates %I.%I', body.nspname, body.proname)
    as cure
from bodies as body
cross join patterns as pattern
cross join lateral regexp_matches(body.text, pattern.pattern, 'g') as named (part)
cross join lateral (select format('%I.%I', named.part[1], named.part[2])) as full_name (text)
where to_regclass(full_name.text) is null
  and (pattern.kind = 'relation' or to_regtype(full_name.text) is null)
  and (pattern.kind <> 'function' or not exists (
    select from pg_proc as called
    join pg_namespace as home on home.oid = called.pronamespace
    where home.nspname = named.part[1] and called.proname = named.part[2]
  ))
  -- events.title may be a column of events.events.
  and not exists (
    select from pg_class as relation
    join pg_attribute as attribute on attribute.attrelid = relation.oid
    where relation.relname = named.part[1] and attribute.attname = named.part[2]
      and not attribute.attisdropped
  )
  -- It may make the relation itself.
  and body.text !~ format('create\s+[a-z ]+\s%s\.%s\M', named.part[1], named.part[2])
group by body.oid, body.nspname, body.proname, named.part[1], named.part[2]
order by 1, 2;

-- A function names a column that is not there.
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
), aliases as (
  -- Where an alias is anything else too, somewhere in the body, nothing is said about it.
  select body.oid, bound.part[4] as alias,
    array_agg(to_regclass(format('%I.%I', bound.part[2], bound.part[3]))::oid) as relations
  from bodies as body
  cross join domains
  cross join lateral regexp_matches(body.text,
    '(\minto\s+)?(?<![.\w:])' || domains.pattern
    || '([a-z_]\w*)\s+as\s+([a-z_]\w*)\M(\s*\()?', 'g') as bound (part)
  where not (bound.part[1] is null and bound.part[5] is not null)
    and not bound.part[4] = any (coalesce(body.proargnames, '{}'))
    -- Behind a schema's name stands a table.
    and bound.part[4] <> all (select nspname from pg_namespace)
  group by body.oid, body.text, bound.part[4]
  having array_position(array_agg(to_regclass(format('%I.%I', bound.part[2], bound.part[3]))::oid),
      null) is null
    and count(*) = regexp_count(body.text, format('(?<![.\w])%s\M(?!\.)', bound.part[4]))
      - regexp_count(body.text, format('\mof\s+%s\M(?!\.)', bound.part[4]))
), named as (
  select body.oid, alias.relations, reference.part[2] as name
  from bodies as body
  cross join lateral regexp_matches(body.text,
    '(?<![.\w])([a-z_]\w*)\.([a-z_]\w*)\M(?!\s*[.(])', 'g') as reference (part)
  join aliases as alias on alias.oid = body.oid and alias.alias = reference.part[1]
  union all
  select body.oid, array_agg(fired.tgrelid), reference.part[2]
  from bodies as body
  cross join lateral regexp_matches(body.text,
    '(?<![.\w])(new|old)\.([a-z_]\w*)\M(?!\s*[.(])', 'g') as reference (part)
  join pg_trigger as fired on fired.tgfoid = body.oid
  where body.prorettype = 'trigger'::regtype
  group by body.oid, reference.part[2]
  union all
  select body.oid, array[to_regclass(format('%I.%I', target.part[1], target.part[2]))::oid],
    column_name
  from bodies as body
  cross join domains
  cross join lateral regexp_matches(body.text, '\minto\s+' || domains.pattern
    || '([a-z_]\w*)\s*(?:as\s+\w+\s*)?\(\s*([a-z_]\w*(?:\s*,\s*[a-z_]\w*)*)\s*\)', 'g')
    as target (part)
  cross join lateral regexp_split_to_table(target.part[3], '\s*,\s*') as column_name
  union all
  select body.oid, array[to_regclass(format('%I.%I', typed.part[1], typed.part[2]))::oid],
    typed.part[3]
  from bodies as body
  cross join domains
  cross join lateral regexp_matches(body.text, '(?<![.\w])' || domains.pattern
    || '([a-z_]\w*)\.([a-z_]\w*)%type\M', 'g') as typed (part)
)
select distinct
  format('%I.%I(%s)', body.nspname, body.proname,
    pg_get_function_identity_arguments(body.oid)) as object,
  format('no column %I in %s: the call that gets there fails', named.name, (
    select string_agg(distinct format('%I.%I', home.nspname, relation.relname), ' or ')
    from pg_class as relation
    join pg_namespace as home on home.oid = relation.relnamespace
    where relation.oid = any (named.relations)
  )) as problem,
  format('mend it in the file below functions/ that creates %I.%I', body.nspname, body.proname)
    as cure
from named
join bodies as body on body.oid = named.oid
-- A relation that is not there is told by 0019_names_in_bodies.
where array_position(named.relations, null) is null
  and not exists (
    select from pg_attribute as attribute
    where attribute.attrelid = any (named.relations) and attribute.attname = named.name
      and not attribute.attisdropped
  )
order by 1, 2;

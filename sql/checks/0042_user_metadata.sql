-- A policy believes what users write about themselves.
-- user_metadata (raw_user_meta_data in auth.users) is changed by its user through the API.
with texts as (
  select
    format('%I.%I (%s)', domain.nspname, relation.relname, policy.polname) as object,
    concat_ws(' ', pg_get_expr(policy.polqual, policy.polrelid),
      pg_get_expr(policy.polwithcheck, policy.polrelid)) as body
  from pg_policy as policy
  join pg_class as relation on relation.oid = policy.polrelid
  join pg_namespace as domain on domain.oid = relation.relnamespace
  where domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  union all
  select
    format('%I.%I(%s)', domain.nspname, function.proname,
      pg_get_function_identity_arguments(function.oid)),
    case when function.prokind in ('f', 'p') then pg_get_functiondef(function.oid) end
  from pg_proc as function
  join pg_namespace as domain on domain.oid = function.pronamespace
  where (
      domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
      or exists (
        select from pg_depend as asked
        where asked.classid = 'pg_policy'::regclass and asked.refclassid = 'pg_proc'::regclass
          and asked.refobjid = function.oid
      )
    )
    and not exists (
      select from pg_depend as membership
      where membership.classid = 'pg_proc'::regclass and membership.objid = function.oid
        and membership.deptype = 'e'
    )
  union all
  -- A view may show what users say of themselves; one that asks the caller's token decides by it.
  select format('%I.%I', domain.nspname, relation.relname), written.body
  from pg_class as relation
  join pg_namespace as domain on domain.oid = relation.relnamespace
  cross join lateral pg_get_viewdef(relation.oid) as written (body)
  where relation.relkind = 'v' and written.body ~ '\mjwt\(\)|request\.jwt'
    and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  union all
  select format('%I.%I.%I', domain.nspname, relation.relname, attribute.attname),
    pg_get_expr(value.adbin, value.adrelid)
  from pg_attrdef as value
  join pg_class as relation on relation.oid = value.adrelid
  join pg_namespace as domain on domain.oid = relation.relnamespace
  join pg_attribute as attribute
    on attribute.attrelid = value.adrelid and attribute.attnum = value.adnum
  where domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
)
select
  texts.object,
  case
    when said.named then 'it reads user_metadata, which every user sets for themselves'
    else 'which key of the token it reads is decided when it runs: it may be user_metadata'
  end as problem,
  'read app_metadata by that name, or ask a table' as cure
from texts
-- 'user_' || 'metadata' is one text.
cross join lateral regexp_replace(texts.body, '''(::\w+)?\)*\s*\|\|\s*\(*E?''', '', 'gi')
  as whole (body)
cross join lateral (
  select whole.body ~* '\m(raw_)?user_meta_?data\M',
    -- Behind the token, and what is taken from it by name, a key that is no literal.
    whole.body ~* ('(jwt\(\)|\mrequest\.jwt\.\w+''[^()]*\))'
      '([\s)]|\mas \w+|::\w+|(->>?|#>>?)\s*''[^'']*''(::[\w\[\]]+)?)*'
      '(->>|->|#>>|#>|\[)\s*(?![\s''>\]0-9-])')
      or whole.body ~* '\mjsonb?_extract_path(_text)?\s*\([^,]*\mjwt\(\)[^,]*,\s*(?![\s''])'
) as said (named, unnamed)
where said.named or said.unnamed
order by 1;

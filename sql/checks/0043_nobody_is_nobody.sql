-- A policy lets in whoever has no user.
-- A token without sub, and every visitor, has auth.uid() null. Found is what turns that null into
-- true: asked by name, as a comparison that null passes, or as what is left when nothing else is.
select
  format('%I.%I (%s)', domain.nspname, relation.relname, policy.polname) as object,
  'it is true where auth.uid() is null: a client without a user passes' as problem,
  'compare a column with (select auth.uid()); null is equal to nothing' as cure
from pg_policy as policy
join pg_class as relation on relation.oid = policy.polrelid
join pg_namespace as domain on domain.oid = relation.relnamespace
cross join lateral (
  select concat_ws(' ', pg_get_expr(policy.polqual, policy.polrelid),
    pg_get_expr(policy.polwithcheck, policy.polrelid))
) as written (body)
where domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  and written.body ~* '\mauth\.(uid|role|jwt|email)\(\)|\mcurrent_setting\('
  and (
    written.body ~* '\m(uid|role|jwt|email)\(\)( AS \w+)?\)*(::\w+\)*)* IS (NULL|DISTINCT FROM)'
    or written.body ~* 'IS DISTINCT FROM [( ]*(SELECT )?[( ]*auth\.'
    or written.body ~* '->> ''(sub|role|email)''::text\)* IS NULL'
    or written.body ~* '\mcurrent_setting\([^()]*\)(, ''''::text\))?\)* IS NULL'
    or written.body ~* '\) IS (NOT TRUE|NOT FALSE|UNKNOWN)'
    or written.body ~* 'coalesce\(\(* *(SELECT )?auth\.uid\(\)|coalesce\(.*, true\)|ELSE true\M'
  )
order by 1;

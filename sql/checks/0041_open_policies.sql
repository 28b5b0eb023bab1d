-- A policy lets everybody through though nobody declared the table public.
select
  format('%I.%I (%s)', domain.nspname, relation.relname, policy.polname) as object,
  format('%s is true: every row is within reach', array_to_string(array_remove(array[
    case when written.reading = 'true' then 'using' end,
    case when written.writing = 'true' then 'with check' end], null), ' and ')) as problem,
  'say whose rows they are in the policy, or add the table to the public ones of this check' as cure
from pg_policy as policy
join pg_class as relation on relation.oid = policy.polrelid
join pg_namespace as domain on domain.oid = relation.relnamespace
cross join lateral (
  select pg_get_expr(policy.polqual, policy.polrelid),
    pg_get_expr(policy.polwithcheck, policy.polrelid)
) as written (reading, writing)
where 'true' in (written.reading, written.writing) and policy.polpermissive
  -- Lookup tables are read by all; a policy on them that writes is not meant.
  and not (policy.polcmd = 'r'
    and (domain.nspname = 'ref' or relation.oid = to_regclass('events.hashtags')))
  -- service_role bypasses policies; one for it alone opens nothing.
  and not policy.polroles <@ array[coalesce(to_regrole('service_role')::oid, 0)]
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
order by 1;

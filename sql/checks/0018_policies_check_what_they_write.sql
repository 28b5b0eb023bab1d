-- An UPDATE policy has no WITH CHECK.
select
  format('%I.%I (%s)', domain.nspname, relation.relname, policy.polname) as object,
  'what a row becomes is not stated' as problem,
  format('alter policy %I on %I.%I with check (%s);', policy.polname,
    domain.nspname, relation.relname, pg_get_expr(policy.polqual, policy.polrelid)) as cure
from pg_policy as policy
join pg_class as relation on relation.oid = policy.polrelid
join pg_namespace as domain on domain.oid = relation.relnamespace
where policy.polcmd in ('w', '*') and policy.polpermissive and policy.polwithcheck is null
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
order by 1;

-- A policy does not say for whom it is.
select
  format('%I.%I (%s)', domain.nspname, relation.relname, policy.polname) as object,
  'it is for everybody, so helpers that anon may not call block anon' as problem,
  format('alter policy %I on %I.%I to authenticated;',
    policy.polname, domain.nspname, relation.relname) as cure
from pg_policy as policy
join pg_class as relation on relation.oid = policy.polrelid
join pg_namespace as domain on domain.oid = relation.relnamespace
where policy.polroles @> '{0}'::oid[]
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
order by 1;

-- Row security is off on public.pgbench_tiers.
select 'public.pgbench_tiers' as "table"
from pg_class
where oid = 'public.pgbench_tiers'::regclass and not relrowsecurity;
-- Clients have rights on public.pgbench_tiers.
select grantee, privilege_type
from information_schema.role_table_grants
where table_schema = 'public' and table_name = 'pgbench_tiers'
  and grantee in ('anon', 'authenticated', 'PUBLIC');

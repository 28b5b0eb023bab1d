-- Row security is off on public.rate_limits.
select 'public.rate_limits' as "table"
from pg_class
where oid = 'public.rate_limits'::regclass and not relrowsecurity;
-- Clients have rights on public.rate_limits.
select grantee, privilege_type
from information_schema.role_table_grants
where table_schema = 'public' and table_name = 'rate_limits'
  and grantee in ('anon', 'authenticated', 'PUBLIC');

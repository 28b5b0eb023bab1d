-- Row security is off on public.request_logs.
select 'public.request_logs' as "table"
from pg_class
where oid = 'public.request_logs'::regclass and not relrowsecurity;
-- Clients have rights on public.request_logs.
select grantee, privilege_type
from information_schema.role_table_grants
where table_schema = 'public' and table_name = 'request_logs'
  and grantee in ('anon', 'authenticated', 'PUBLIC');

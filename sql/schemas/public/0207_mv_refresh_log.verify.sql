-- Row security is off on public.mv_refresh_log.
select 'public.mv_refresh_log' as "table"
from pg_class
where oid = 'public.mv_refresh_log'::regclass and not relrowsecurity;
-- Clients have rights on public.mv_refresh_log.
select grantee, privilege_type
from information_schema.role_table_grants
where table_schema = 'public' and table_name = 'mv_refresh_log'
  and grantee in ('anon', 'authenticated', 'PUBLIC');

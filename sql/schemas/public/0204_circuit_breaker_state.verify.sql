-- Row security is off on public.circuit_breaker_state.
select 'public.circuit_breaker_state' as "table"
from pg_class
where oid = 'public.circuit_breaker_state'::regclass and not relrowsecurity;
-- Clients have rights on public.circuit_breaker_state.
select grantee, privilege_type
from information_schema.role_table_grants
where table_schema = 'public' and table_name = 'circuit_breaker_state'
  and grantee in ('anon', 'authenticated', 'PUBLIC');

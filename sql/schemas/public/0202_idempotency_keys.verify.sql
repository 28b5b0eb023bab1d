-- Row security is off on public.idempotency_keys.
select 'public.idempotency_keys' as "table"
from pg_class
where oid = 'public.idempotency_keys'::regclass and not relrowsecurity;
-- Clients have rights on public.idempotency_keys.
select grantee, privilege_type
from information_schema.role_table_grants
where table_schema = 'public' and table_name = 'idempotency_keys'
  and grantee in ('anon', 'authenticated', 'PUBLIC');

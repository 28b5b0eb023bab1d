-- Row security is off on public.outbox.
select 'public.outbox' as "table"
from pg_class
where oid = 'public.outbox'::regclass and not relrowsecurity;
-- Clients have rights on public.outbox.
select grantee, privilege_type
from information_schema.role_table_grants
where table_schema = 'public' and table_name = 'outbox'
  and grantee in ('anon', 'authenticated', 'PUBLIC');

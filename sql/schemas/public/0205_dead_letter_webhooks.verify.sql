-- Row security is off on public.dead_letter_webhooks.
select 'public.dead_letter_webhooks' as "table"
from pg_class
where oid = 'public.dead_letter_webhooks'::regclass and not relrowsecurity;
-- Clients have rights on public.dead_letter_webhooks.
select grantee, privilege_type
from information_schema.role_table_grants
where table_schema = 'public' and table_name = 'dead_letter_webhooks'
  and grantee in ('anon', 'authenticated', 'PUBLIC');

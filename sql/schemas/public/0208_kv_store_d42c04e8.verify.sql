-- Row security is off on public.kv_store_d42c04e8.
select 'public.kv_store_d42c04e8' as "table"
from pg_class
where oid = 'public.kv_store_d42c04e8'::regclass and not relrowsecurity;
-- Clients have rights on public.kv_store_d42c04e8.
select grantee, privilege_type
from information_schema.role_table_grants
where table_schema = 'public' and table_name = 'kv_store_d42c04e8'
  and grantee in ('anon', 'authenticated', 'PUBLIC');

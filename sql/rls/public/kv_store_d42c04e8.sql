grant select, insert, update, delete on public.kv_store_d42c04e8 to service_role;

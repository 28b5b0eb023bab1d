-- Loses: all settings kept by key.
drop table public.kv_store_d42c04e8;

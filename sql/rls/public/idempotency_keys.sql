grant select, insert, update, delete on public.idempotency_keys to service_role;

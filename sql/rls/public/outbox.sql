grant select, insert, update, delete on public.outbox to service_role;

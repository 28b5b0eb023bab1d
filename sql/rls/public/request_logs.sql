grant select, insert, update, delete on public.request_logs to service_role;

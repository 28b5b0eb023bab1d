grant select, insert, update, delete on public.mv_refresh_log to service_role;

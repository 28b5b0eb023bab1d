grant select, insert, update, delete on public.rate_limits to service_role;

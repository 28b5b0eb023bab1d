grant select, insert, update, delete on public.pgbench_tiers to service_role;

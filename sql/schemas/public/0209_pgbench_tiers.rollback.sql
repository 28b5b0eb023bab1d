-- Loses: what load tests buy.
drop table public.pgbench_tiers;

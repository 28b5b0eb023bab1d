-- Loses: when materialized views were refreshed.
drop table public.mv_refresh_log;

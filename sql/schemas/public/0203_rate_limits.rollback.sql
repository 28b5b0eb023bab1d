-- Loses: how often somebody asked; limits begin anew.
drop table public.rate_limits;

-- Loses: the log of requests.
drop table public.request_logs;

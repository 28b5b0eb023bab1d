-- What people look at and do: raw events, counters, partitions by month.
-- Clients need no USAGE: they come through the views in public.
create schema analytics;
comment on schema analytics is
  'What people look at and do: raw events, counters, partitions by month.';

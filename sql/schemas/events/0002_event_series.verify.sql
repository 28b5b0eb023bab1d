-- Row security is off on events.event_series.
select 'events.event_series' as "table"
from pg_class
where oid = 'events.event_series'::regclass and not relrowsecurity;

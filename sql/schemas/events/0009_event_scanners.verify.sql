-- Row security is off on events.event_scanners.
select 'events.event_scanners' as "table"
from pg_class
where oid = 'events.event_scanners'::regclass and not relrowsecurity;

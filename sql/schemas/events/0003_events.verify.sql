-- Row security is off on events.events.
select 'events.events' as "table"
from pg_class
where oid = 'events.events'::regclass and not relrowsecurity;

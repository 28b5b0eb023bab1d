-- Row security is off on events.event_roles.
select 'events.event_roles' as "table"
from pg_class
where oid = 'events.event_roles'::regclass and not relrowsecurity;

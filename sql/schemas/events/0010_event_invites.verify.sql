-- Row security is off on events.event_invites.
select 'events.event_invites' as "table"
from pg_class
where oid = 'events.event_invites'::regclass and not relrowsecurity;

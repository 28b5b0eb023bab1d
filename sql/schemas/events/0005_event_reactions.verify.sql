-- Row security is off on events.event_reactions.
select 'events.event_reactions' as "table"
from pg_class
where oid = 'events.event_reactions'::regclass and not relrowsecurity;

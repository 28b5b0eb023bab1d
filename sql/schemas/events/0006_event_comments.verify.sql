-- Row security is off on events.event_comments.
select 'events.event_comments' as "table"
from pg_class
where oid = 'events.event_comments'::regclass and not relrowsecurity;

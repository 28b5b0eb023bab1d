-- Row security is off on events.event_comment_reactions.
select 'events.event_comment_reactions' as "table"
from pg_class
where oid = 'events.event_comment_reactions'::regclass and not relrowsecurity;

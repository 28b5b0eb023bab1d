-- Row security is off on events.event_posts.
select 'events.event_posts' as "table"
from pg_class
where oid = 'events.event_posts'::regclass and not relrowsecurity;

-- Row security is off on events.post_mentions.
select 'events.post_mentions' as "table"
from pg_class
where oid = 'events.post_mentions'::regclass and not relrowsecurity;

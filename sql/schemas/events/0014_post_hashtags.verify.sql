-- Row security is off on events.post_hashtags.
select 'events.post_hashtags' as "table"
from pg_class
where oid = 'events.post_hashtags'::regclass and not relrowsecurity;

-- Row security is off on events.hashtags.
select 'events.hashtags' as "table"
from pg_class
where oid = 'events.hashtags'::regclass and not relrowsecurity;

-- Row security is off on events.post_media.
select 'events.post_media' as "table"
from pg_class
where oid = 'events.post_media'::regclass and not relrowsecurity;

-- Row security is off on events.media_assets.
select 'events.media_assets' as "table"
from pg_class
where oid = 'events.media_assets'::regclass and not relrowsecurity;

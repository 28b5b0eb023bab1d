-- Row security is off on events.event_share_assets.
select 'events.event_share_assets' as "table"
from pg_class
where oid = 'events.event_share_assets'::regclass and not relrowsecurity;

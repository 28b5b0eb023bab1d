-- Row security is off on analytics.event_video_counters.
select 'analytics.event_video_counters' as "table"
from pg_class
where oid = 'analytics.event_video_counters'::regclass and not relrowsecurity;

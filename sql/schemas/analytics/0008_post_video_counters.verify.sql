-- Row security is off on analytics.post_video_counters.
select 'analytics.post_video_counters' as "table"
from pg_class
where oid = 'analytics.post_video_counters'::regclass and not relrowsecurity;

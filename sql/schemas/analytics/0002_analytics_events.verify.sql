-- Row security is off on analytics.analytics_events.
select 'analytics.analytics_events' as "table"
from pg_class
where oid = 'analytics.analytics_events'::regclass and not relrowsecurity;

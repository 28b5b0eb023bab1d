-- Row security is off on analytics.event_impressions.
select 'analytics.event_impressions' as "table"
from pg_class
where oid = 'analytics.event_impressions'::regclass and not relrowsecurity;

-- Row security is off on analytics.event_audience_insights.
select 'analytics.event_audience_insights' as "table"
from pg_class
where oid = 'analytics.event_audience_insights'::regclass and not relrowsecurity;

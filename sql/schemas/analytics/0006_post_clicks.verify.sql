-- Row security is off on analytics.post_clicks.
select 'analytics.post_clicks' as "table"
from pg_class
where oid = 'analytics.post_clicks'::regclass and not relrowsecurity;

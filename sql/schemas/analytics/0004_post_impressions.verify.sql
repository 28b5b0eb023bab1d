-- Row security is off on analytics.post_impressions.
select 'analytics.post_impressions' as "table"
from pg_class
where oid = 'analytics.post_impressions'::regclass and not relrowsecurity;

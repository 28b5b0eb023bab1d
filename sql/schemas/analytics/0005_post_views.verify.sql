-- Row security is off on analytics.post_views.
select 'analytics.post_views' as "table"
from pg_class
where oid = 'analytics.post_views'::regclass and not relrowsecurity;

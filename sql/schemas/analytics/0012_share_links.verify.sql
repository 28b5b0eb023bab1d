-- Row security is off on analytics.share_links.
select 'analytics.share_links' as "table"
from pg_class
where oid = 'analytics.share_links'::regclass and not relrowsecurity;

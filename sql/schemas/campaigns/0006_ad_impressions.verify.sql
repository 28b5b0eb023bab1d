-- Row security is off on campaigns.ad_impressions.
select 'campaigns.ad_impressions' as "table"
from pg_class
where oid = 'campaigns.ad_impressions'::regclass and not relrowsecurity;

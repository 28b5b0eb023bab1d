-- Row security is off on campaigns.ad_clicks.
select 'campaigns.ad_clicks' as "table"
from pg_class
where oid = 'campaigns.ad_clicks'::regclass and not relrowsecurity;

-- Row security is off on campaigns.ad_creatives.
select 'campaigns.ad_creatives' as "table"
from pg_class
where oid = 'campaigns.ad_creatives'::regclass and not relrowsecurity;

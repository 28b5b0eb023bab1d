-- Row security is off on campaigns.campaign_targeting.
select 'campaigns.campaign_targeting' as "table"
from pg_class
where oid = 'campaigns.campaign_targeting'::regclass and not relrowsecurity;

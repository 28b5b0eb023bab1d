-- Row security is off on campaigns.campaign_placements.
select 'campaigns.campaign_placements' as "table"
from pg_class
where oid = 'campaigns.campaign_placements'::regclass and not relrowsecurity;

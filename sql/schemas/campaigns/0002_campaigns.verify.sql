-- Row security is off on campaigns.campaigns.
select 'campaigns.campaigns' as "table"
from pg_class
where oid = 'campaigns.campaigns'::regclass and not relrowsecurity;

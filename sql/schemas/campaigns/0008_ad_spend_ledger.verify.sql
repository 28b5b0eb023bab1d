-- Row security is off on campaigns.ad_spend_ledger.
select 'campaigns.ad_spend_ledger' as "table"
from pg_class
where oid = 'campaigns.ad_spend_ledger'::regclass and not relrowsecurity;

-- Row security is off on organizations.payout_configurations.
select 'organizations.payout_configurations' as "table"
from pg_class
where oid = 'organizations.payout_configurations'::regclass and not relrowsecurity;

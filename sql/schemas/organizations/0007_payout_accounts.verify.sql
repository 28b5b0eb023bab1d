-- Row security is off on organizations.payout_accounts.
select 'organizations.payout_accounts' as "table"
from pg_class
where oid = 'organizations.payout_accounts'::regclass and not relrowsecurity;

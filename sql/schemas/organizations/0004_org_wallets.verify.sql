-- Row security is off on organizations.org_wallets.
select 'organizations.org_wallets' as "table"
from pg_class
where oid = 'organizations.org_wallets'::regclass and not relrowsecurity;

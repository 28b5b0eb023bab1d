-- Row security is off on payments.wallets.
select 'payments.wallets' as "table"
from pg_class
where oid = 'payments.wallets'::regclass and not relrowsecurity;

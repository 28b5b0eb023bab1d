-- Row security is off on payments.credit_lots.
select 'payments.credit_lots' as "table"
from pg_class
where oid = 'payments.credit_lots'::regclass and not relrowsecurity;

-- Row security is off on payments.invoices.
select 'payments.invoices' as "table"
from pg_class
where oid = 'payments.invoices'::regclass and not relrowsecurity;

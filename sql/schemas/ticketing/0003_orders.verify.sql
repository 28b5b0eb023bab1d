-- Row security is off on ticketing.orders.
select 'ticketing.orders' as "table"
from pg_class
where oid = 'ticketing.orders'::regclass and not relrowsecurity;

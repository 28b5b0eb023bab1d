-- Row security is off on sponsorship.sponsorship_orders.
select 'sponsorship.sponsorship_orders' as "table"
from pg_class
where oid = 'sponsorship.sponsorship_orders'::regclass and not relrowsecurity;

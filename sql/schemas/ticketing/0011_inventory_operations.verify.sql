-- Row security is off on ticketing.inventory_operations.
select 'ticketing.inventory_operations' as "table"
from pg_class
where oid = 'ticketing.inventory_operations'::regclass and not relrowsecurity;

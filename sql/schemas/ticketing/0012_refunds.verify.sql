-- Row security is off on ticketing.refunds.
select 'ticketing.refunds' as "table"
from pg_class
where oid = 'ticketing.refunds'::regclass and not relrowsecurity;

-- Row security is off on ticketing.ticket_tiers.
select 'ticketing.ticket_tiers' as "table"
from pg_class
where oid = 'ticketing.ticket_tiers'::regclass and not relrowsecurity;

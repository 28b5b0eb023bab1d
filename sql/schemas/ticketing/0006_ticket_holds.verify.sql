-- Row security is off on ticketing.ticket_holds.
select 'ticketing.ticket_holds' as "table"
from pg_class
where oid = 'ticketing.ticket_holds'::regclass and not relrowsecurity;

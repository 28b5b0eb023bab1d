-- Row security is off on ticketing.guest_ticket_sessions.
select 'ticketing.guest_ticket_sessions' as "table"
from pg_class
where oid = 'ticketing.guest_ticket_sessions'::regclass and not relrowsecurity;

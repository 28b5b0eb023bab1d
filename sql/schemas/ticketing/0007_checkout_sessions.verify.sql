-- Row security is off on ticketing.checkout_sessions.
select 'ticketing.checkout_sessions' as "table"
from pg_class
where oid = 'ticketing.checkout_sessions'::regclass and not relrowsecurity;

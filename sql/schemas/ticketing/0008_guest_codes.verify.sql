-- Row security is off on ticketing.guest_codes.
select 'ticketing.guest_codes' as "table"
from pg_class
where oid = 'ticketing.guest_codes'::regclass and not relrowsecurity;

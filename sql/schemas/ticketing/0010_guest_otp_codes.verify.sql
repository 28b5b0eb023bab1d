-- Row security is off on ticketing.guest_otp_codes.
select 'ticketing.guest_otp_codes' as "table"
from pg_class
where oid = 'ticketing.guest_otp_codes'::regclass and not relrowsecurity;

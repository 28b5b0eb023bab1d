-- Loses: codes sent in the last minutes.
drop table ticketing.guest_otp_codes;

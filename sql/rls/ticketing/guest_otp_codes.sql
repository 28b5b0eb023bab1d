grant select, insert, update, delete on ticketing.guest_otp_codes to service_role;

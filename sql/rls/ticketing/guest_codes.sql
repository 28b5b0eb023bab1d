grant select, insert, update, delete on ticketing.guest_codes to service_role;

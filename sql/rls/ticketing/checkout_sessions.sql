grant select, insert, update, delete on ticketing.checkout_sessions to service_role;

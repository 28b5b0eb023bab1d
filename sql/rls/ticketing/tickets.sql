grant select, insert, update, delete on ticketing.tickets to service_role;

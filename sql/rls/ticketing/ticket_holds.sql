grant select, insert, update, delete on ticketing.ticket_holds to service_role;

grant select, insert, update, delete on ticketing.ticket_tiers to service_role;

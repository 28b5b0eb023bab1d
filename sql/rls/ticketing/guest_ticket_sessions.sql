grant select, insert, update, delete on ticketing.guest_ticket_sessions to service_role;

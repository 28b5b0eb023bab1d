grant select, insert, update, delete on ticketing.refunds to service_role;

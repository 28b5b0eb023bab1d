grant select, insert, update, delete on ticketing.orders to service_role;

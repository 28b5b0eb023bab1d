grant select, insert, update, delete on ticketing.inventory_operations to service_role;

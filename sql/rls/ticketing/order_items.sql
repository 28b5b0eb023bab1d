grant select, insert, update, delete on ticketing.order_items to service_role;

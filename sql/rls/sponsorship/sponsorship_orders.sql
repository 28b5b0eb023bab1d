grant select, insert, update, delete on sponsorship.sponsorship_orders to service_role;

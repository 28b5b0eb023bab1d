grant select, insert, update, delete on messaging.notifications to service_role;

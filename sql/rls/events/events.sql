grant select, insert, update, delete on events.events to service_role;

grant select, insert, update, delete on events.event_scanners to service_role;

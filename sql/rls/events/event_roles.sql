grant select, insert, update, delete on events.event_roles to service_role;

grant select, insert, update, delete on events.cultural_guides to service_role;

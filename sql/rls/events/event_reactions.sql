grant select, insert, update, delete on events.event_reactions to service_role;

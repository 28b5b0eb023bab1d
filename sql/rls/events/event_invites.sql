grant select, insert, update, delete on events.event_invites to service_role;

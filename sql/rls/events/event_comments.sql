grant select, insert, update, delete on events.event_comments to service_role;

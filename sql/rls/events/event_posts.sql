grant select, insert, update, delete on events.event_posts to service_role;

grant select, insert, update, delete on events.post_media to service_role;

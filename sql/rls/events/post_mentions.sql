grant select, insert, update, delete on events.post_mentions to service_role;

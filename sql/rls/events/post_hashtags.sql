grant select, insert, update, delete on events.post_hashtags to service_role;

grant select, insert, update, delete on events.hashtags to service_role;

grant select, insert, update, delete on events.media_assets to service_role;

grant select, insert, update, delete on events.event_share_assets to service_role;

grant select, insert, update, delete on events.event_series to service_role;

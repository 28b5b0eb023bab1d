revoke usage on schema events from authenticated, service_role;
drop schema events;

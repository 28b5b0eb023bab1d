revoke usage on schema users from authenticated, service_role;
drop schema users;

revoke usage on schema organizations from authenticated, service_role;
drop schema organizations;

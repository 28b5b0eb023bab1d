revoke usage on schema ticketing from service_role;
drop schema ticketing;

grant select, insert, update, delete on events.role_invites to service_role;

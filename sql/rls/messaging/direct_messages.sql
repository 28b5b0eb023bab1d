grant select, insert, update, delete on messaging.direct_messages to service_role;

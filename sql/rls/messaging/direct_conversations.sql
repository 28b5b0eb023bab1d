grant select, insert, update, delete on messaging.direct_conversations to service_role;

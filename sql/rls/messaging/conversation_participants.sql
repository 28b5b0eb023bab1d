grant select, insert, update, delete on messaging.conversation_participants to service_role;

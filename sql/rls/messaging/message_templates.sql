grant select, insert, update, delete on messaging.message_templates to service_role;

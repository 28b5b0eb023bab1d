grant select, insert, update, delete on messaging.message_jobs to service_role;

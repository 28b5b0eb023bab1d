grant select, insert, update, delete on messaging.message_job_recipients to service_role;

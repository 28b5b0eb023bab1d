-- Row security is off on messaging.message_job_recipients.
select 'messaging.message_job_recipients' as "table"
from pg_class
where oid = 'messaging.message_job_recipients'::regclass and not relrowsecurity;

-- Row security is off on messaging.message_jobs.
select 'messaging.message_jobs' as "table"
from pg_class
where oid = 'messaging.message_jobs'::regclass and not relrowsecurity;

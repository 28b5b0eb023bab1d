-- Loses: who got which message.
drop table messaging.message_job_recipients;

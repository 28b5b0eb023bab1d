-- Loses: which messages were sent or planned.
drop table messaging.message_jobs;

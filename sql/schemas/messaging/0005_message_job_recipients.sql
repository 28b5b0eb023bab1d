-- One recipient of a message, and what became of it.
create table messaging.message_job_recipients (
  id      uuid        not null default gen_random_uuid(),
  job_id  uuid        not null,
  user_id uuid,
  email   text,
  phone   text,
  status  text        not null default 'pending',
  error   text,
  sent_at timestamptz,
  constraint message_job_recipients_pkey primary key (id),
  constraint message_job_recipients_job_id_fkey
    foreign key (job_id) references messaging.message_jobs (id) on delete cascade,
  constraint message_job_recipients_user_id_fkey
    foreign key (user_id) references users.user_profiles (user_id) on delete set null,
  constraint message_job_recipients_status_check
    check (status in ('pending', 'queued', 'sending', 'sent', 'failed', 'skipped'))
);
create index message_job_recipients_job_id_status_idx
  on messaging.message_job_recipients (job_id, status);
create index message_job_recipients_user_id_idx on messaging.message_job_recipients (user_id);
alter table messaging.message_job_recipients enable row level security;

comment on table messaging.message_job_recipients is
  'One recipient of a message, and what became of it.';
comment on column messaging.message_job_recipients.email is
  'Contact data: only service_role reads it.';
comment on column messaging.message_job_recipients.phone is
  'Contact data: only service_role reads it.';
comment on column messaging.message_job_recipients.error is 'What the carrier answered.';

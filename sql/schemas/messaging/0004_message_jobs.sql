-- depends: events.0003_events public.0108_job_status
-- A message from an event's organizer to many people.
create table messaging.message_jobs (
  id           uuid                   not null default gen_random_uuid(),
  event_id     uuid                   not null,
  channel      public.message_channel not null,
  template_id  uuid,
  subject      text,
  body         text,
  sms_body     text,
  from_name    text,
  from_email   text,
  status       public.job_status      not null default 'draft',
  batch_size   integer                not null default 200,
  scheduled_at timestamptz,
  created_by   uuid                   not null,
  created_at   timestamptz            not null default now(),
  reply_to     text,
  constraint message_jobs_pkey primary key (id),
  constraint message_jobs_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade,
  constraint message_jobs_template_id_fkey
    foreign key (template_id) references messaging.message_templates (id) on delete set null,
  constraint message_jobs_created_by_fkey
    foreign key (created_by) references users.user_profiles (user_id)
);
create index message_jobs_event_id_idx on messaging.message_jobs (event_id);
create index message_jobs_template_id_idx on messaging.message_jobs (template_id);
create index message_jobs_created_by_idx on messaging.message_jobs (created_by);
-- The sender looks for what is due.
create index message_jobs_scheduled_at_idx on messaging.message_jobs (scheduled_at)
  where status in ('scheduled', 'queued');
alter table messaging.message_jobs enable row level security;

comment on table messaging.message_jobs is 'A message from an event''s organizer to many people.';
comment on column messaging.message_jobs.status is
  'scheduled waits for scheduled_at; completed and sent mean that all are sent.';
comment on column messaging.message_jobs.template_id is
  'Where the text came from; the job keeps its own copy.';
comment on column messaging.message_jobs.sms_body is
  'The short form for phones; body is for e-mail.';
comment on column messaging.message_jobs.from_email is 'The address shown as the sender''s.';
comment on column messaging.message_jobs.batch_size is 'So many recipients at a time.';
comment on column messaging.message_jobs.reply_to is 'Where answers go.';

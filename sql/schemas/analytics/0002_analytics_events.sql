-- Something a visitor did, as the application reported it.
create table analytics.analytics_events (
  id           uuid        not null default gen_random_uuid(),
  created_at   timestamptz not null default now(),
  user_id      uuid,
  event_type   text        not null,
  event_id     uuid,
  ticket_id    uuid,
  source       text,
  metadata     jsonb       not null default '{}',
  path         text,
  url          text,
  referrer     text,
  utm_source   text,
  utm_medium   text,
  utm_campaign text,
  utm_term     text,
  utm_content  text,
  session_id   text,
  constraint analytics_events_pkey primary key (id),
  constraint analytics_events_session_id_check check (length(session_id) between 16 and 64)
);
-- Dashboards read one event's time span out of hundreds of thousands of rows.
create index analytics_events_event_id_created_at_idx
  on analytics.analytics_events (event_id, created_at);
alter table analytics.analytics_events enable row level security;

comment on table analytics.analytics_events is
  'Something a visitor did, as the application reported it.';
comment on column analytics.analytics_events.user_id is
  'No foreign key: events come in faster than accounts, and outlive them.';
comment on column analytics.analytics_events.event_type is
  'What happened; an open list that the application extends.';
comment on column analytics.analytics_events.event_id is
  'The YardPass event it was about, without a foreign key like the other ids.';
comment on column analytics.analytics_events.source is 'Where in the application it happened.';
comment on column analytics.analytics_events.path is 'The page''s path; url is the whole address.';
comment on column analytics.analytics_events.session_id is
  'The browser session, 16 to 64 characters; visitors without an account have one too.';

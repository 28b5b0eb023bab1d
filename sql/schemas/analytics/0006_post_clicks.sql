-- Somebody clicked in a post.
create table analytics.post_clicks (
  id         uuid        not null default gen_random_uuid(),
  post_id    uuid        not null,
  event_id   uuid        not null,
  user_id    uuid,
  session_id text,
  target     text        not null,
  source     text,
  created_at timestamptz          default now(),
  user_agent text,
  ip_address inet,
  constraint post_clicks_pkey primary key (id),
  constraint post_clicks_session_id_check check (length(session_id) between 16 and 64)
);
-- Counters are rebuilt per post and time.
create index post_clicks_post_id_created_at_idx on analytics.post_clicks (post_id, created_at);
alter table analytics.post_clicks enable row level security;

comment on table analytics.post_clicks is 'Somebody clicked in a post.';
comment on column analytics.post_clicks.post_id is 'No foreign key: clicks outlive the post.';
comment on column analytics.post_clicks.session_id is
  'The browser session, 16 to 64 characters; visitors without an account have one too.';
comment on column analytics.post_clicks.target is
  'What was clicked: tickets, details, organizer, …';
comment on column analytics.post_clicks.source is 'Where in the application the post was shown.';
comment on column analytics.post_clicks.ip_address is 'Personal data: never readable by clients.';

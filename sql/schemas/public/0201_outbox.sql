-- Messages to be sent after the transaction that wrote them; nothing is sent twice or lost.
create table public.outbox (
  id            uuid        not null default gen_random_uuid(),
  topic         text        not null,
  payload       jsonb       not null,
  created_at    timestamptz not null default now(),
  processed_at  timestamptz,
  attempt_count integer     not null default 0,
  last_error    text,
  constraint outbox_pkey primary key (id)
);
-- The worker takes the oldest; sent rows are the most and never asked for.
create index outbox_pending_idx on public.outbox (created_at) where processed_at is null;
alter table public.outbox enable row level security;
-- Supabase's default privileges give new public tables to every client; truncate asks no policy.
revoke all on public.outbox from anon, authenticated, service_role;

comment on table public.outbox is
  'Messages to be sent after the transaction that wrote them; nothing is sent twice or lost.';
comment on column public.outbox.topic is
  'What the message is about; the worker chooses the receiver by it.';
comment on column public.outbox.processed_at is 'Null until it is sent.';

-- Webhooks that could not be delivered.
create table public.dead_letter_webhooks (
  id                 uuid        not null default gen_random_uuid(),
  correlation_id     uuid,
  webhook_type       text        not null,
  payload            jsonb       not null,
  original_timestamp timestamptz not null,
  failure_reason     text,
  retry_count        integer              default 0,
  last_retry_at      timestamptz,
  status             text                 default 'pending',
  created_at         timestamptz          default now(),
  updated_at         timestamptz          default now(),
  constraint dead_letter_webhooks_pkey primary key (id),
  constraint dead_letter_webhooks_status_check
    check (status in ('pending', 'retrying', 'failed', 'succeeded'))
);
-- Retries take the oldest; finished rows are the most and never asked for.
create index dead_letter_webhooks_waiting_idx
  on public.dead_letter_webhooks (created_at) where status in ('pending', 'retrying');
alter table public.dead_letter_webhooks enable row level security;
-- Supabase's default privileges give new public tables to every client; truncate asks no policy.
revoke all on public.dead_letter_webhooks from anon, authenticated, service_role;

comment on table public.dead_letter_webhooks is 'Webhooks that could not be delivered.';
comment on column public.dead_letter_webhooks.correlation_id is 'The same in request_logs.';
comment on column public.dead_letter_webhooks.original_timestamp is
  'When it was to be delivered first.';

-- Requests that functions received or made, for finding faults.
create table public.request_logs (
  id                uuid        not null default gen_random_uuid(),
  correlation_id    uuid,
  source_type       text        not null,
  function_name     text,
  http_method       text,
  url               text,
  headers           jsonb,
  body              jsonb,
  response_status   integer,
  response_body     jsonb,
  execution_time_ms integer,
  error_message     text,
  created_at        timestamptz          default now(),
  constraint request_logs_pkey primary key (id),
  constraint request_logs_response_status_check check (response_status between 100 and 599)
);
-- All requests of one action are read together.
create index request_logs_correlation_id_idx on public.request_logs (correlation_id);
-- Old rows are deleted by age.
create index request_logs_created_at_idx on public.request_logs (created_at);
alter table public.request_logs enable row level security;
-- Supabase's default privileges give new public tables to every client; truncate asks no policy.
revoke all on public.request_logs from anon, authenticated, service_role;

comment on table public.request_logs is
  'Requests that functions received or made, for finding faults.';
comment on column public.request_logs.correlation_id is 'Ties the requests of one action together.';
comment on column public.request_logs.source_type is 'Who asked: client, webhook, worker, …';
comment on column public.request_logs.headers is 'May hold secrets: never readable by clients.';
comment on column public.request_logs.body is 'May hold personal data: never readable by clients.';

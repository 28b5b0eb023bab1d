-- Whether a service we call is left alone for a while because it fails.
create table public.circuit_breaker_state (
  id                text        not null,
  state             text                 default 'closed',
  failure_count     integer              default 0,
  failure_threshold integer              default 5,
  timeout_seconds   integer              default 60,
  last_failure_at   timestamptz,
  next_attempt_at   timestamptz,
  created_at        timestamptz          default now(),
  updated_at        timestamptz          default now(),
  constraint circuit_breaker_state_pkey primary key (id),
  constraint circuit_breaker_state_state_check check (state in ('closed', 'open', 'half_open'))
);
alter table public.circuit_breaker_state enable row level security;
-- Supabase's default privileges give new public tables to every client; truncate asks no policy.
revoke all on public.circuit_breaker_state from anon, authenticated, service_role;

comment on table public.circuit_breaker_state is
  'Whether a service we call is left alone for a while because it fails.';
comment on column public.circuit_breaker_state.id is 'The service''s name.';
comment on column public.circuit_breaker_state.state is
  'half_open lets one call through to see whether it works again.';
comment on column public.circuit_breaker_state.failure_threshold is
  'Failures after which it opens.';
comment on column public.circuit_breaker_state.timeout_seconds is 'How long it stays open.';
comment on column public.circuit_breaker_state.next_attempt_at is 'When one call is let through.';

-- When materialized views were refreshed.
create table public.mv_refresh_log (
  id          bigserial   not null,
  ran_at      timestamptz          default now(),
  concurrent  boolean     not null,
  duration_ms integer,
  note        text,
  constraint mv_refresh_log_pkey primary key (id)
);
alter table public.mv_refresh_log enable row level security;
-- Supabase's default privileges give new public tables to every client; truncate asks no policy.
revoke all on public.mv_refresh_log from anon, authenticated, service_role;
revoke all on sequence public.mv_refresh_log_id_seq from anon, authenticated, service_role;
grant usage on sequence public.mv_refresh_log_id_seq to service_role;

comment on table public.mv_refresh_log is 'When materialized views were refreshed.';
comment on column public.mv_refresh_log.concurrent is 'Readers could go on during it.';

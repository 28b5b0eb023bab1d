-- How often somebody asked in a minute.
create table public.rate_limits (
  user_id uuid        not null,
  bucket  text        not null,
  minute  timestamptz not null,
  count   integer              default 1,
  ip_hash text,
  constraint rate_limits_pkey primary key (user_id, bucket, minute)
);
alter table public.rate_limits enable row level security;
-- Supabase's default privileges give new public tables to every client; truncate asks no policy.
revoke all on public.rate_limits from anon, authenticated, service_role;

comment on table public.rate_limits is 'How often somebody asked in a minute.';
comment on column public.rate_limits.user_id is 'No foreign key: written on every request.';
comment on column public.rate_limits.bucket is 'What is limited.';
comment on column public.rate_limits.minute is 'Its beginning.';
comment on column public.rate_limits.ip_hash is 'A hash, never the address itself.';

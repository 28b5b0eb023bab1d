-- The answer to a request that may be repeated: asked again, it is answered and not done again.
create table public.idempotency_keys (
  key        text        not null,
  user_id    uuid        not null,
  response   jsonb       not null,
  created_at timestamptz          default now(),
  constraint idempotency_keys_pkey primary key (key)
);
alter table public.idempotency_keys enable row level security;
-- Supabase's default privileges give new public tables to every client; truncate asks no policy.
revoke all on public.idempotency_keys from anon, authenticated, service_role;

comment on table public.idempotency_keys is
  'The answer to a request that may be repeated: asked again, it is answered and not done again.';
comment on column public.idempotency_keys.key is
  'Chosen by the client, the same for each repetition.';
comment on column public.idempotency_keys.user_id is 'No foreign key: written on every request.';

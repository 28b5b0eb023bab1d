-- Settings of the application's functions, by key.
create table public.kv_store_d42c04e8 (
  key   text  not null,
  value jsonb not null,
  constraint kv_store_d42c04e8_pkey primary key (key)
);
alter table public.kv_store_d42c04e8 enable row level security;
-- Supabase's default privileges give new public tables to every client; truncate asks no policy.
revoke all on public.kv_store_d42c04e8 from anon, authenticated, service_role;

comment on table public.kv_store_d42c04e8 is 'Settings of the application''s functions, by key.';

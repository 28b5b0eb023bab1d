-- depends: ticketing.0002_ticket_tiers
-- The ticket tiers that load tests buy from, numbered.
create table public.pgbench_tiers (
  pos integer not null,
  id  uuid    not null,
  constraint pgbench_tiers_pkey primary key (pos),
  constraint pgbench_tiers_id_fkey
    foreign key (id) references ticketing.ticket_tiers (id)
);
create index pgbench_tiers_id_idx on public.pgbench_tiers (id);
alter table public.pgbench_tiers enable row level security;
-- Supabase's default privileges give new public tables to every client; truncate asks no policy.
revoke all on public.pgbench_tiers from anon, authenticated, service_role;

comment on table public.pgbench_tiers is 'The ticket tiers that load tests buy from, numbered.';
comment on column public.pgbench_tiers.pos is '1, 2, 3, …: pgbench draws numbers, not ids.';
comment on column public.pgbench_tiers.id is 'The tier.';

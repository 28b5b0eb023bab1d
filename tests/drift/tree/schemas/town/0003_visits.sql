-- Who came, by month.
create table town.visits (
  id         uuid not null default gen_random_uuid(),
  visited_at timestamptz not null,
  primary key (id, visited_at)
) partition by range (visited_at);
create index visits_visited_at_idx on town.visits (visited_at);
alter table town.visits enable row level security;
create table town.visits_202601 partition of town.visits
  for values from ('2026-01-01') to ('2026-02-01');
alter table town.visits_202601 enable row level security;

-- Somebody reports an event, post or person to the moderators.
create table analytics.reports (
  id          uuid        not null default gen_random_uuid(),
  reported_by uuid,
  target_type text        not null,
  target_id   uuid        not null,
  reason      text,
  created_at  timestamptz not null default now(),
  constraint reports_pkey primary key (id),
  constraint reports_reported_by_fkey
    foreign key (reported_by) references users.user_profiles (user_id) on delete set null,
  constraint reports_target_type_check check (target_type in ('post', 'event', 'user'))
);
create index reports_reported_by_idx on analytics.reports (reported_by);
alter table analytics.reports enable row level security;

comment on table analytics.reports is
  'Somebody reports an event, post or person to the moderators.';
comment on column analytics.reports.target_id is 'Key in the table that target_type names.';

-- Who may scan tickets at an event's doors.
create table events.event_scanners (
  event_id   uuid        not null,
  user_id    uuid        not null,
  status     text        not null default 'enabled',
  invited_by uuid,
  created_at timestamptz          default now(),
  constraint event_scanners_pkey primary key (event_id, user_id),
  constraint event_scanners_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade,
  constraint event_scanners_user_id_fkey
    foreign key (user_id) references users.user_profiles (user_id) on delete cascade,
  constraint event_scanners_invited_by_fkey
    foreign key (invited_by) references users.user_profiles (user_id),
  constraint event_scanners_status_check check (status in ('enabled', 'disabled'))
);
create index event_scanners_user_id_idx on events.event_scanners (user_id);
create index event_scanners_invited_by_idx on events.event_scanners (invited_by);
alter table events.event_scanners enable row level security;

comment on table events.event_scanners is 'Who may scan tickets at an event''s doors.';

-- depends: users.0002_user_profiles
-- What YardPass tells one person inside the application.
create table messaging.notifications (
  id         uuid        not null default gen_random_uuid(),
  user_id    uuid        not null,
  title      text        not null,
  message    text        not null,
  type       text        not null,
  action_url text,
  event_type text,
  data       jsonb,
  read_at    timestamptz,
  created_at timestamptz not null default now(),
  constraint notifications_pkey primary key (id),
  constraint notifications_user_id_fkey
    foreign key (user_id) references users.user_profiles (user_id) on delete cascade,
  constraint notifications_type_check check (type in ('success', 'error', 'warning', 'info'))
);
-- The bell shows the newest.
create index notifications_user_id_created_at_idx
  on messaging.notifications (user_id, created_at desc);
alter table messaging.notifications enable row level security;

comment on table messaging.notifications is
  'What YardPass tells one person inside the application.';
comment on column messaging.notifications.type is 'How it looks; what it is about is event_type.';
comment on column messaging.notifications.event_type is 'What happened, such as ticket_purchased.';
comment on column messaging.notifications.action_url is 'Where a click leads.';
comment on column messaging.notifications.data is 'Ids of what it is about.';
comment on column messaging.notifications.read_at is 'Null until the person has seen it.';

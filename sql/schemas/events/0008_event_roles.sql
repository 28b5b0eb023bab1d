-- depends: public.0103_role_type
-- What a person does at one event, without being a member of its organization.
create table events.event_roles (
  id         uuid             not null default gen_random_uuid(),
  event_id   uuid             not null,
  user_id    uuid             not null,
  role       public.role_type not null,
  status     text             not null default 'active',
  created_by uuid             not null,
  created_at timestamptz      not null default now(),
  constraint event_roles_pkey primary key (id),
  constraint event_roles_event_id_user_id_role_key unique (event_id, user_id, role),
  constraint event_roles_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade,
  constraint event_roles_user_id_fkey
    foreign key (user_id) references users.user_profiles (user_id) on delete cascade,
  constraint event_roles_created_by_fkey
    foreign key (created_by) references users.user_profiles (user_id),
  constraint event_roles_status_check check (status in ('active', 'inactive', 'revoked'))
);
create index event_roles_user_id_idx on events.event_roles (user_id);
create index event_roles_created_by_idx on events.event_roles (created_by);
alter table events.event_roles enable row level security;

comment on table events.event_roles is
  'What a person does at one event, without being a member of its organization.';
comment on column events.event_roles.created_by is 'Who gave the role.';

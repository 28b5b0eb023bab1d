-- Whom the organizer has invited to an event.
create table events.event_invites (
  event_id   uuid        not null,
  user_id    uuid,
  email      text        not null,
  role       text                 default 'viewer',
  created_at timestamptz          default now(),
  constraint event_invites_pkey primary key (event_id, email),
  constraint event_invites_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade,
  constraint event_invites_role_check check (role in ('viewer', 'editor', 'admin', 'owner'))
);
-- An address is the same in capitals.
create unique index event_invites_event_id_lower_email_key
  on events.event_invites (event_id, lower(email));
-- Which events is this person invited to?
create index event_invites_user_id_idx on events.event_invites (user_id);
alter table events.event_invites enable row level security;

comment on table events.event_invites is 'Whom the organizer has invited to an event.';
comment on column events.event_invites.user_id is
  'users.user_profiles.user_id, when the address has an account; without a key.';
comment on column events.event_invites.email is 'Contact data: only service_role reads it.';
comment on column events.event_invites.role is 'What the invited person may do there.';

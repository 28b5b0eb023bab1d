-- depends: public.0103_role_type public.0104_invite_status
-- An invitation by e-mail or phone to do something at one event.
create table events.role_invites (
  id               uuid                 not null default gen_random_uuid(),
  event_id         uuid                 not null,
  role             public.role_type     not null,
  email            text,
  phone            text,
  token            text                 not null,
  expires_at       timestamptz          not null,
  invited_by       uuid                 not null,
  accepted_user_id uuid,
  status           public.invite_status not null default 'pending',
  created_at       timestamptz          not null default now(),
  accepted_at      timestamptz,
  constraint role_invites_pkey primary key (id),
  constraint role_invites_token_key unique (token),
  constraint role_invites_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade,
  constraint role_invites_invited_by_fkey
    foreign key (invited_by) references users.user_profiles (user_id),
  constraint role_invites_contact_check check (email is not null or phone is not null)
);
create index role_invites_event_id_idx on events.role_invites (event_id);
create index role_invites_invited_by_idx on events.role_invites (invited_by);
alter table events.role_invites enable row level security;

comment on table events.role_invites is
  'An invitation by e-mail or phone to do something at one event.';
comment on column events.role_invites.role is 'The role that the invited person gets.';
comment on column events.role_invites.email is 'Contact data: only service_role reads it.';
comment on column events.role_invites.phone is 'Contact data: only service_role reads it.';
comment on column events.role_invites.token is
  'Secret of the link in the message: only service_role may read it.';
comment on column events.role_invites.accepted_user_id is
  'Who accepted (users.user_profiles.user_id); without a key.';

-- An invitation by e-mail to join an organization.
create table organizations.org_invitations (
  id               uuid        not null default gen_random_uuid(),
  org_id           uuid        not null,
  email            text        not null,
  role             text        not null default 'viewer',
  token            text        not null,
  expires_at       timestamptz not null,
  invited_by       uuid        not null,
  accepted_user_id uuid,
  status           text        not null default 'pending',
  created_at       timestamptz not null default now(),
  accepted_at      timestamptz,
  constraint org_invitations_pkey primary key (id),
  constraint org_invitations_token_key unique (token),
  constraint org_invitations_org_id_fkey
    foreign key (org_id) references organizations.organizations (id) on delete cascade,
  constraint org_invitations_invited_by_fkey
    foreign key (invited_by) references users.user_profiles (user_id),
  constraint org_invitations_accepted_user_id_fkey
    foreign key (accepted_user_id) references users.user_profiles (user_id),
  constraint org_invitations_role_check check (role in ('owner', 'admin', 'editor', 'viewer')),
  constraint org_invitations_status_check
    check (status in ('pending', 'accepted', 'expired', 'revoked'))
);
create index org_invitations_org_id_idx on organizations.org_invitations (org_id);
create index org_invitations_invited_by_idx on organizations.org_invitations (invited_by);
create index org_invitations_accepted_user_id_idx
  on organizations.org_invitations (accepted_user_id);
alter table organizations.org_invitations enable row level security;

comment on table organizations.org_invitations is
  'An invitation by e-mail to join an organization.';
comment on column organizations.org_invitations.role is 'The role that the invited person gets.';
comment on column organizations.org_invitations.token is
  'Secret of the link in the e-mail: only service_role may read it.';
comment on column organizations.org_invitations.accepted_user_id is
  'Who accepted; their e-mail may differ from the invited one.';

-- depends: public.0002_org_role
-- Who belongs to an organization, and what they may do there.
create table organizations.org_memberships (
  org_id     uuid            not null,
  user_id    uuid            not null,
  role       public.org_role not null default 'viewer',
  created_at timestamptz              default now(),
  constraint org_memberships_pkey primary key (org_id, user_id),
  constraint org_memberships_org_id_fkey
    foreign key (org_id) references organizations.organizations (id) on delete cascade,
  constraint org_memberships_user_id_fkey
    foreign key (user_id) references users.user_profiles (user_id) on delete cascade
);
-- Every policy asks "in which organizations is this person?".
create index org_memberships_user_id_idx on organizations.org_memberships (user_id);
alter table organizations.org_memberships enable row level security;

comment on table organizations.org_memberships is
  'Who belongs to an organization, and what they may do there.';

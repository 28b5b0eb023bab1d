-- depends: public.0156_sponsor_role
-- Who belongs to a sponsor, and what they may do there.
create table sponsorship.sponsor_members (
  sponsor_id uuid                not null,
  user_id    uuid                not null,
  role       public.sponsor_role not null default 'viewer',
  created_at timestamptz         not null default now(),
  constraint sponsor_members_pkey primary key (sponsor_id, user_id),
  constraint sponsor_members_sponsor_id_fkey
    foreign key (sponsor_id) references sponsorship.sponsors (id) on delete cascade,
  constraint sponsor_members_user_id_fkey
    foreign key (user_id) references users.user_profiles (user_id) on delete cascade
);
create index sponsor_members_user_id_idx on sponsorship.sponsor_members (user_id);
alter table sponsorship.sponsor_members enable row level security;

comment on table sponsorship.sponsor_members is
  'Who belongs to a sponsor, and what they may do there.';

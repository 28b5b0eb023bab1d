-- depends: organizations.0002_organizations public.0004_follow_actor public.0005_follow_target
-- Who follows what. An organization follows through one of its members, who is named too.
create table users.follows (
  id               uuid                 not null default gen_random_uuid(),
  follower_user_id uuid                 not null,
  target_type      public.follow_target not null,
  target_id        uuid                 not null,
  created_at       timestamptz          not null default now(),
  status           text                          default 'accepted',
  follower_type    public.follow_actor  not null default 'user',
  follower_org_id  uuid,
  constraint follows_pkey primary key (id),
  constraint follows_follower_user_id_fkey
    foreign key (follower_user_id) references users.user_profiles (user_id) on delete cascade,
  constraint follows_follower_org_id_fkey
    foreign key (follower_org_id) references organizations.organizations (id) on delete cascade,
  -- A person has no follower_org_id; without "nulls not distinct" people could follow twice.
  constraint follows_follower_target_key unique nulls not distinct
    (follower_type, follower_user_id, follower_org_id, target_type, target_id),
  constraint follows_follower_check
    check ((follower_type = 'organization') = (follower_org_id is not null)),
  constraint follows_status_check check (status in ('pending', 'accepted', 'declined'))
);
create index follows_follower_user_id_idx on users.follows (follower_user_id);
create index follows_follower_org_id_idx on users.follows (follower_org_id);
-- "Who follows this event?" is asked on every event page.
create index follows_target_type_target_id_idx on users.follows (target_type, target_id);
alter table users.follows enable row level security;

comment on table users.follows is 'Who follows what.';
comment on column users.follows.follower_user_id is
  'The person who follows, or who acted for follower_org_id.';
comment on column users.follows.follower_org_id is
  'The organization that follows; null when a person does.';
comment on column users.follows.target_id is
  'Key in the table that target_type names (organizer: organizations.organizations).';
comment on column users.follows.status is 'A target may ask to accept its followers first.';

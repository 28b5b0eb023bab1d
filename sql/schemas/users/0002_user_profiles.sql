-- depends: public.0001_verification_status
-- A person of YardPass: what others see of an account. All other tables point here, not to
-- auth.users.
create table users.user_profiles (
  user_id              uuid        not null,
  display_name         text        not null,
  phone                text,
  photo_url            text,
  role                 text                 default 'attendee',
  verification_status  public.verification_status default 'none',
  created_at           timestamptz          default now(),
  updated_at           timestamptz          default now(),
  social_links         jsonb                default '[]',
  sponsor_mode_enabled boolean     not null default false,
  bio                  text,
  location             text,
  constraint user_profiles_pkey primary key (user_id),
  constraint user_profiles_user_id_fkey
    foreign key (user_id) references auth.users (id) on delete cascade,
  constraint user_profiles_role_check check (role in ('attendee', 'organizer')),
  -- At most three links, each an object with a web address; extra keys (platform, is_primary) are
  -- free.
  constraint user_profiles_social_links_check check (jsonb_path_match(social_links,
    '$.type() == "array" && $.size() <= 3
      && !exists ($[*].type() ? (@ != "object")) && !exists ($[*].url.type() ? (@ != "string"))
      && !exists ($[*] ? (!exists (@.url ? (@ like_regex "^https?://[^\\s/]\\S*$" flag "i"))))'))
);
alter table users.user_profiles enable row level security;

comment on table users.user_profiles is 'A person of YardPass: what others see of an account.';
comment on column users.user_profiles.phone is
  'Contact data: only the person and service_role may read it.';
comment on column users.user_profiles.role is
  'How the person uses YardPass; it gives no rights in any organization.';
comment on column users.user_profiles.social_links is 'At most 3 objects {"url": "https://…", …}.';
comment on column users.user_profiles.sponsor_mode_enabled is
  'The person has switched the sponsor pages on.';

-- depends: users.0002_user_profiles public.0001_verification_status
-- An organizer or brand with members; the tenant that owns events, wallets and campaigns.
create table organizations.organizations (
  id                  uuid not null default gen_random_uuid(),
  name                text not null,
  handle              text,
  logo_url            text,
  verification_status public.verification_status default 'none',
  created_by          uuid not null,
  created_at          timestamptz   default now(),
  is_verified         boolean       default false,
  description         text,
  social_links        jsonb         default '[]',
  banner_url          text,
  website_url         text,
  twitter_url         text,
  instagram_url       text,
  tiktok_url          text,
  location            text,
  support_email       text,
  constraint organizations_pkey primary key (id),
  constraint organizations_handle_key unique (handle),
  constraint organizations_created_by_fkey
    foreign key (created_by) references users.user_profiles (user_id),
  -- The same rule as users.user_profiles: a CHECK may use built-in functions only.
  constraint organizations_social_links_check check (jsonb_path_match(social_links,
    '$.type() == "array" && $.size() <= 3
      && !exists ($[*].type() ? (@ != "object")) && !exists ($[*].url.type() ? (@ != "string"))
      && !exists ($[*] ? (!exists (@.url ? (@ like_regex "^https?://[^\\s/]\\S*$" flag "i"))))'))
);
create index organizations_created_by_idx on organizations.organizations (created_by);
alter table organizations.organizations enable row level security;

comment on table organizations.organizations is
  'An organizer or brand with members; the tenant that owns events, wallets and campaigns.';
comment on column organizations.organizations.handle is 'Its name in links, unique.';
comment on column organizations.organizations.is_verified is
  'Older than verification_status and kept for its readers; only service_role sets either.';
comment on column organizations.organizations.social_links is
  'At most 3 objects {"url": "https://…", …}.';
comment on column organizations.organizations.support_email is
  'Contact data: only members read it.';

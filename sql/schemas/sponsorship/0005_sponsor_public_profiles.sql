-- A sponsor's public page.
create table sponsorship.sponsor_public_profiles (
  sponsor_id   uuid        not null,
  slug         text        not null,
  headline     text,
  about        text,
  brand_values jsonb       not null default '{}',
  badges       text[]      not null default '{}',
  is_verified  boolean     not null default false,
  social_links jsonb       not null default '[]',
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  constraint sponsor_public_profiles_pkey primary key (sponsor_id),
  constraint sponsor_public_profiles_slug_key unique (slug),
  constraint sponsor_public_profiles_sponsor_id_fkey
    foreign key (sponsor_id) references sponsorship.sponsors (id) on delete cascade,
  -- The same rule as users.user_profiles: a CHECK may use built-in functions only.
  constraint sponsor_public_profiles_social_links_check check (jsonb_path_match(social_links,
    '$.type() == "array" && $.size() <= 3
      && !exists ($[*].type() ? (@ != "object")) && !exists ($[*].url.type() ? (@ != "string"))
      && !exists ($[*] ? (!exists (@.url ? (@ like_regex "^https?://[^\\s/]\\S*$" flag "i"))))'))
);
alter table sponsorship.sponsor_public_profiles enable row level security;

comment on table sponsorship.sponsor_public_profiles is 'A sponsor''s public page.';
comment on column sponsorship.sponsor_public_profiles.slug is 'Its name in links, unique.';
comment on column sponsorship.sponsor_public_profiles.badges is
  'Given by the platform, like is_verified.';
comment on column sponsorship.sponsor_public_profiles.social_links is
  'At most 3 objects {"url": "https://…", …}.';

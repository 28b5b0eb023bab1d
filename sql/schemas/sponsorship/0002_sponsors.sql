-- depends: users.0002_user_profiles
-- A brand that pays events; the tenant of sponsor members.
create table sponsorship.sponsors (
  id                           uuid        not null default gen_random_uuid(),
  name                         text        not null,
  logo_url                     text,
  website_url                  text,
  contact_email                text,
  created_by                   uuid        not null,
  created_at                   timestamptz not null default now(),
  industry                     text,
  company_size                 text,
  brand_values                 jsonb                default '{}',
  preferred_visibility_options jsonb                default '{}',
  updated_at                   timestamptz not null default now(),
  constraint sponsors_pkey primary key (id),
  constraint sponsors_created_by_fkey
    foreign key (created_by) references users.user_profiles (user_id)
);
create index sponsors_created_by_idx on sponsorship.sponsors (created_by);
alter table sponsorship.sponsors enable row level security;

comment on table sponsorship.sponsors is 'A brand that pays events; the tenant of sponsor members.';
comment on column sponsorship.sponsors.contact_email is 'Contact data: only members read it.';
comment on column sponsorship.sponsors.industry is
  'In the sponsor''s words, not a key of ref.industries.';
comment on column sponsorship.sponsors.company_size is 'In the sponsor''s words.';
comment on column sponsorship.sponsors.brand_values is 'What the brand stands for.';
comment on column sponsorship.sponsors.preferred_visibility_options is
  'How the sponsor wants to be shown at events.';

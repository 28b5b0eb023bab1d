-- depends: public.0100_vector
-- What a sponsor looks for, used for matching with events.
create table sponsorship.sponsor_profiles (
  id                     uuid                    not null default gen_random_uuid(),
  sponsor_id             uuid                    not null,
  industry               text,
  company_size           text,
  annual_budget_cents    integer,
  brand_objectives       jsonb                   not null default '{}',
  target_audience        jsonb                   not null default '{}',
  preferred_categories   text[]                  not null default '{}',
  regions                text[]                  not null default '{}',
  activation_preferences jsonb                   not null default '{}',
  reputation_score       numeric,
  created_at             timestamptz             not null default now(),
  updated_at             timestamptz             not null default now(),
  objectives_embedding   extensions.vector(1536),
  verification_status    text                             default 'none',
  public_visibility      text                             default 'full',
  case_studies           jsonb,
  preferred_formats      text[],
  constraint sponsor_profiles_pkey primary key (id),
  constraint sponsor_profiles_sponsor_id_key unique (sponsor_id),
  constraint sponsor_profiles_sponsor_id_fkey
    foreign key (sponsor_id) references sponsorship.sponsors (id) on delete cascade,
  constraint sponsor_profiles_verification_status_check
    check (verification_status in ('none', 'pending', 'verified', 'revoked')),
  constraint sponsor_profiles_public_visibility_check
    check (public_visibility in ('hidden', 'limited', 'full'))
);
alter table sponsorship.sponsor_profiles enable row level security;

comment on table sponsorship.sponsor_profiles is
  'What a sponsor looks for, used for matching with events.';
comment on column sponsorship.sponsor_profiles.annual_budget_cents is
  'Only members of the sponsor read it.';
comment on column sponsorship.sponsor_profiles.reputation_score is
  'Given by the platform, like verification_status.';
comment on column sponsorship.sponsor_profiles.objectives_embedding is
  'The objectives as a vector. Read whole for matching; sponsors are few, so it has no index.';
comment on column sponsorship.sponsor_profiles.public_visibility is
  'How much of the profile others may see.';
comment on column sponsorship.sponsor_profiles.case_studies is
  'Earlier sponsorships that the sponsor shows.';
comment on column sponsorship.sponsor_profiles.preferred_formats is
  'Kinds of presence: booth, stage, …';

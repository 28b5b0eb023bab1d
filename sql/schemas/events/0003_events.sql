-- depends: organizations.0002_organizations public.0003_owner_context public.0100_vector
-- depends: public.0101_event_visibility
-- What people meet for: when, where, by whom, and who may know of it.
create table events.events (
  id                    uuid                    not null default gen_random_uuid(),
  owner_context_type    public.owner_context    not null,
  owner_context_id      uuid                    not null,
  created_by            uuid                    not null,
  title                 text                    not null,
  description           text,
  category              text,
  cover_image_url       text,
  start_at              timestamptz             not null,
  end_at                timestamptz             not null,
  timezone              text,
  venue                 text,
  address               text,
  city                  text,
  country               text,
  lat                   double precision,
  lng                   double precision,
  visibility            public.event_visibility          default 'public',
  refund_cutoff_days    integer                          default 7,
  hold_payout_until_end boolean                          default true,
  slug                  text,
  created_at            timestamptz                      default now(),
  completed_at          timestamptz,
  link_token            text,
  series_id             uuid,
  description_embedding extensions.vector(1536),
  brand_safety_tags     text[],
  target_audience       jsonb,
  sponsorable           boolean                 not null default true,
  constraint events_pkey primary key (id),
  constraint events_slug_key unique (slug),
  constraint events_owner_context_id_fkey
    foreign key (owner_context_id) references organizations.organizations (id) on delete cascade,
  constraint events_created_by_fkey
    foreign key (created_by) references users.user_profiles (user_id) on delete cascade,
  constraint events_series_id_fkey
    foreign key (series_id) references events.event_series (id) on delete set null
);
create index events_owner_context_id_idx on events.events (owner_context_id);
create index events_created_by_idx on events.events (created_by);
create index events_series_id_idx on events.events (series_id);
-- The home page lists what comes next.
create index events_start_at_idx on events.events (start_at);
-- Events that resemble one another. HNSW: it needs no rows to be built from and no rebuilding as
-- they change; ivfflat would.
create index events_description_embedding_idx on events.events
  using hnsw (description_embedding extensions.vector_cosine_ops);
alter table events.events enable row level security;

comment on table events.events is
  'What people meet for: when, where, by whom, and who may know of it.';
comment on column events.events.owner_context_type is
  'Whether a person or an organization presents itself as the owner.';
comment on column events.events.owner_context_id is
  'The organization that owns it, whatever owner_context_type says.';
comment on column events.events.category is
  'Name of one of ref.event_categories, or the organizer''s own word.';
comment on column events.events.timezone is
  'IANA name of where it happens; start_at and end_at are shown in it.';
comment on column events.events.refund_cutoff_days is
  'Until so many days before start_at a ticket can be given back.';
comment on column events.events.hold_payout_until_end is
  'The organizer is paid after the event only.';
comment on column events.events.slug is 'Its name in links, unique.';
comment on column events.events.completed_at is 'When the event was closed; null until then.';
comment on column events.events.link_token is
  'Secret of the link to an unlisted event: its editors and service_role read it.';
comment on column events.events.description_embedding is
  'Where the description lies among all others; cosine distance.';
comment on column events.events.brand_safety_tags is
  'What a sponsor may not want to be seen beside.';
comment on column events.events.target_audience is
  'For whom it is, in the organizer''s terms; sponsors are matched by it.';
comment on column events.events.sponsorable is 'Sponsors may offer to pay for it.';

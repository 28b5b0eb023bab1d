-- depends: ticketing.0001_schema
-- A code with which people get tickets without paying, such as a guest list.
create table ticketing.guest_codes (
  id         uuid        not null default gen_random_uuid(),
  event_id   uuid        not null,
  code       text        not null,
  tier_id    uuid,
  max_uses   integer              default 1,
  used_count integer              default 0,
  expires_at timestamptz,
  created_by uuid        not null,
  created_at timestamptz not null default now(),
  notes      text,
  constraint guest_codes_pkey primary key (id),
  constraint guest_codes_code_key unique (code)
);
-- The codes of an event.
create index guest_codes_event_id_idx on ticketing.guest_codes (event_id);
alter table ticketing.guest_codes enable row level security;

comment on table ticketing.guest_codes is
  'A code with which people get tickets without paying, such as a guest list.';
comment on column ticketing.guest_codes.event_id is 'events.events.id, without a key.';
comment on column ticketing.guest_codes.code is
  'A secret: whoever knows it gets in. Only service_role reads it.';
comment on column ticketing.guest_codes.tier_id is
  'ticketing.ticket_tiers.id, without a key; null is any tier.';
comment on column ticketing.guest_codes.max_uses is 'So many people may use it; null is no limit.';
comment on column ticketing.guest_codes.created_by is 'users.user_profiles.user_id, without a key.';

-- What an event's audience agreed to have told about it.
create table analytics.audience_consents (
  id            uuid        not null default gen_random_uuid(),
  event_id      uuid        not null,
  segment_key   text        not null,
  scope         text        not null,
  consent_basis text        not null,
  expires_at    timestamptz,
  created_at    timestamptz not null default now(),
  constraint audience_consents_pkey primary key (id),
  constraint audience_consents_event_id_segment_key_key unique (event_id, segment_key),
  constraint audience_consents_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade,
  constraint audience_consents_scope_check
    check (scope in ('aggregated', 'cohort', 'pseudonymous'))
);
alter table analytics.audience_consents enable row level security;

comment on table analytics.audience_consents is
  'What an event''s audience agreed to have told about it.';
comment on column analytics.audience_consents.segment_key is 'The part of the audience.';
comment on column analytics.audience_consents.scope is
  'How finely data may be shared: sums, groups, or single people without names.';
comment on column analytics.audience_consents.consent_basis is
  'Why it may be shared: the terms, a form, …';

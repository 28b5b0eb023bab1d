-- depends: organizations.0002_organizations public.0102_recurrence_pattern
-- Events that repeat: the rule by which they are made, and what they have in common.
create table events.event_series (
  id                  uuid                      not null default gen_random_uuid(),
  name                text                      not null,
  description         text,
  organization_id     uuid                      not null,
  created_by          uuid                      not null,
  recurrence          public.recurrence_pattern not null,
  recurrence_interval integer                   not null default 1,
  series_start        timestamptz               not null,
  series_end          date                      not null,
  max_events          integer,
  timezone            text                      not null default 'UTC',
  template            jsonb                     not null default '{}',
  created_at          timestamptz               not null default now(),
  constraint event_series_pkey primary key (id),
  constraint event_series_organization_id_fkey
    foreign key (organization_id) references organizations.organizations (id) on delete cascade
);
create index event_series_organization_id_idx on events.event_series (organization_id);
alter table events.event_series enable row level security;

comment on table events.event_series is
  'Events that repeat: the rule by which they are made, and what they have in common.';
comment on column events.event_series.created_by is
  'users.user_profiles.user_id, without a key: a series outlives its maker.';
comment on column events.event_series.recurrence_interval is 'Every so many weeks or months.';
comment on column events.event_series.series_start is 'When the first event begins.';
comment on column events.event_series.series_end is
  'The last day on which an event may begin, in timezone.';
comment on column events.event_series.max_events is
  'No more events than this, also before series_end; null is no limit.';
comment on column events.event_series.timezone is
  'IANA name: an event at 20:00 stays at 20:00 when summer time ends.';
comment on column events.event_series.template is
  'What each new event begins with, by column of events.events.';

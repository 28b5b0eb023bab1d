-- Who comes to an event, in shares and means; shown to sponsors.
create table analytics.event_audience_insights (
  event_id                  uuid        not null,
  attendee_count            integer,
  avg_dwell_time_ms         integer,
  geo_distribution          jsonb       not null default '{}',
  age_segments              jsonb       not null default '{}',
  engagement_score          numeric,
  ticket_conversion_rate    numeric,
  social_mentions           integer,
  sentiment_score           numeric,
  updated_at                timestamptz not null default now(),
  household_income_segments jsonb,
  interests_top             text[],
  brand_affinities          jsonb,
  source                    text,
  as_of                     timestamptz,
  confidence                numeric,
  constraint event_audience_insights_pkey primary key (event_id),
  constraint event_audience_insights_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade,
  constraint event_audience_insights_avg_dwell_time_ms_check
    check (avg_dwell_time_ms between 0 and 3600000),
  constraint event_audience_insights_confidence_check check (confidence between 0 and 1)
);
alter table analytics.event_audience_insights enable row level security;

comment on table analytics.event_audience_insights is
  'Who comes to an event, in shares and means; shown to sponsors.';
comment on column analytics.event_audience_insights.avg_dwell_time_ms is
  'Mean milliseconds that visitors spend on the event''s page.';
comment on column analytics.event_audience_insights.geo_distribution is
  'Share of the audience by place.';
comment on column analytics.event_audience_insights.ticket_conversion_rate is
  'Buyers among visitors.';
comment on column analytics.event_audience_insights.social_mentions is
  'How often other networks name the event.';
comment on column analytics.event_audience_insights.source is 'Where the figures come from.';
comment on column analytics.event_audience_insights.as_of is 'The time they describe.';
comment on column analytics.event_audience_insights.confidence is
  'How sure the figures are, 0 to 1.';

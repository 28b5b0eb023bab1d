-- What a person did with an event, weighted for recommendations.
create table analytics.user_event_interactions (
  id               uuid        not null default gen_random_uuid(),
  user_id          uuid        not null,
  event_id         uuid        not null,
  interaction_type text        not null,
  weight           integer     not null default 1,
  metadata         jsonb                default '{}',
  created_at       timestamptz          default now(),
  constraint user_event_interactions_pkey primary key (id),
  constraint user_event_interactions_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade,
  constraint user_event_interactions_interaction_type_check check (interaction_type in (
    'event_view', 'video_watch', 'like', 'comment', 'share', 'ticket_open',
    'ticket_purchase'))
);
create index user_event_interactions_event_id_idx on analytics.user_event_interactions (event_id);
-- Recommendations read one person's latest actions.
create index user_event_interactions_user_id_created_at_idx
  on analytics.user_event_interactions (user_id, created_at desc);
alter table analytics.user_event_interactions enable row level security;

comment on table analytics.user_event_interactions is
  'What a person did with an event, weighted for recommendations.';
comment on column analytics.user_event_interactions.user_id is
  'No foreign key: rows come in faster than accounts.';
comment on column analytics.user_event_interactions.weight is
  'How much it says about the person''s taste; a purchase weighs more than a view.';

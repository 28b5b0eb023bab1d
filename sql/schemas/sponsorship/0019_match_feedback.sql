-- What a person says about a match.
create table sponsorship.match_feedback (
  id           uuid        not null default gen_random_uuid(),
  event_id     uuid        not null,
  sponsor_id   uuid        not null,
  user_id      uuid        not null,
  label        text        not null,
  reason_codes text[]      not null default '{}',
  notes        text,
  created_at   timestamptz not null default now(),
  constraint match_feedback_pkey primary key (id),
  constraint match_feedback_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade,
  constraint match_feedback_sponsor_id_fkey
    foreign key (sponsor_id) references sponsorship.sponsors (id) on delete cascade,
  constraint match_feedback_user_id_fkey
    foreign key (user_id) references users.user_profiles (user_id),
  constraint match_feedback_label_check check (label in ('good_fit', 'bad_fit', 'later'))
);
create index match_feedback_event_id_idx on sponsorship.match_feedback (event_id);
create index match_feedback_sponsor_id_idx on sponsorship.match_feedback (sponsor_id);
create index match_feedback_user_id_idx on sponsorship.match_feedback (user_id);
alter table sponsorship.match_feedback enable row level security;

comment on table sponsorship.match_feedback is 'What a person says about a match.';
comment on column sponsorship.match_feedback.reason_codes is
  'Why, from a list that the application keeps.';

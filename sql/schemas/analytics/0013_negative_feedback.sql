-- Somebody does not want to see an event or post again.
create table analytics.negative_feedback (
  id          uuid        not null default gen_random_uuid(),
  user_id     uuid        not null,
  target_type text        not null,
  target_id   uuid        not null,
  reason      text,
  created_at  timestamptz not null default now(),
  constraint negative_feedback_pkey primary key (id),
  constraint negative_feedback_user_id_target_type_target_id_key
    unique (user_id, target_type, target_id),
  constraint negative_feedback_user_id_fkey
    foreign key (user_id) references users.user_profiles (user_id) on delete cascade,
  constraint negative_feedback_target_type_check check (target_type in ('event', 'post'))
);
alter table analytics.negative_feedback enable row level security;

comment on table analytics.negative_feedback is
  'Somebody does not want to see an event or post again.';
comment on column analytics.negative_feedback.target_id is
  'Key in the table that target_type names.';

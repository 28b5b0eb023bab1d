-- The people whom a post names.
create table events.post_mentions (
  post_id           uuid not null,
  mentioned_user_id uuid not null,
  constraint post_mentions_pkey primary key (post_id, mentioned_user_id),
  constraint post_mentions_post_id_fkey
    foreign key (post_id) references events.event_posts (id) on delete cascade,
  constraint post_mentions_mentioned_user_id_fkey
    foreign key (mentioned_user_id) references users.user_profiles (user_id)
);
create index post_mentions_mentioned_user_id_idx on events.post_mentions (mentioned_user_id);
alter table events.post_mentions enable row level security;

comment on table events.post_mentions is 'The people whom a post names.';

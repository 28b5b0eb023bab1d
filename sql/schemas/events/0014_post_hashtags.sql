-- The hashtags of a post.
create table events.post_hashtags (
  post_id uuid not null,
  tag     text not null,
  constraint post_hashtags_pkey primary key (post_id, tag),
  constraint post_hashtags_post_id_fkey
    foreign key (post_id) references events.event_posts (id) on delete cascade,
  constraint post_hashtags_tag_fkey
    foreign key (tag) references events.hashtags (tag) on delete cascade
);
-- All posts with this hashtag.
create index post_hashtags_tag_idx on events.post_hashtags (tag);
alter table events.post_hashtags enable row level security;

comment on table events.post_hashtags is 'The hashtags of a post.';

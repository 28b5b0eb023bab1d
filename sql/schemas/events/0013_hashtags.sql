-- depends: events.0001_schema
-- Every hashtag that a post has used.
create table events.hashtags (
  tag text not null,
  constraint hashtags_pkey primary key (tag)
);
alter table events.hashtags enable row level security;

comment on table events.hashtags is 'Every hashtag that a post has used.';
comment on column events.hashtags.tag is 'Without the #.';

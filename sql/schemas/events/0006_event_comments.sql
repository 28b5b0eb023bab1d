-- A comment under a post.
create table events.event_comments (
  id             uuid        not null default gen_random_uuid(),
  post_id        uuid        not null,
  author_user_id uuid        not null,
  text           text        not null,
  created_at     timestamptz          default now(),
  client_id      text,
  constraint event_comments_pkey primary key (id),
  constraint event_comments_post_id_fkey
    foreign key (post_id) references events.event_posts (id) on delete cascade,
  constraint event_comments_author_user_id_fkey
    foreign key (author_user_id) references users.user_profiles (user_id) on delete cascade
);
-- A thread is read oldest first.
create index event_comments_post_id_created_at_idx on events.event_comments (post_id, created_at);
create index event_comments_author_user_id_idx on events.event_comments (author_user_id);
-- A client that sends a comment twice, because it saw no answer, makes one.
create unique index event_comments_post_id_author_user_id_client_id_key
  on events.event_comments (post_id, author_user_id, client_id) where client_id is not null;
alter table events.event_comments enable row level security;

comment on table events.event_comments is 'A comment under a post.';
comment on column events.event_comments.client_id is
  'The sender''s own number of the comment: the same one is not added twice.';

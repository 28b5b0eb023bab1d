-- depends: users.0002_user_profiles ticketing.0002_ticket_tiers
-- A post on an event's feed. Counters follow from reactions, comments and shares.
create table events.event_posts (
  id               uuid        not null default gen_random_uuid(),
  event_id         uuid        not null,
  author_user_id   uuid        not null,
  ticket_tier_id   uuid,
  text             text,
  media_urls       text[]               default '{}',
  created_at       timestamptz          default now(),
  updated_at       timestamptz,
  like_count       integer     not null default 0,
  comment_count    integer     not null default 0,
  deleted_at       timestamptz,
  post_type        text        not null default 'post',
  visibility       text        not null default 'public',
  reply_count      integer     not null default 0,
  share_count      integer     not null default 0,
  edited_at        timestamptz,
  pinned           boolean     not null default false,
  link_url         text,
  link_meta        jsonb                default '{}',
  moderation_state text        not null default 'clean',
  language         text,
  constraint event_posts_pkey primary key (id),
  constraint event_posts_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade,
  constraint event_posts_author_user_id_fkey
    foreign key (author_user_id) references users.user_profiles (user_id) on delete cascade,
  constraint event_posts_ticket_tier_id_fkey
    foreign key (ticket_tier_id) references ticketing.ticket_tiers (id),
  constraint event_posts_post_type_check
    check (post_type in ('post', 'reshare', 'announcement', 'ad')),
  constraint event_posts_visibility_check check (visibility in ('public', 'followers', 'private')),
  constraint event_posts_moderation_state_check
    check (moderation_state in ('clean', 'flagged', 'removed'))
);
-- The feed reads newest first per event.
create index event_posts_event_id_created_at_idx on events.event_posts (event_id, created_at desc);
create index event_posts_author_user_id_idx on events.event_posts (author_user_id);
create index event_posts_ticket_tier_id_idx on events.event_posts (ticket_tier_id);
alter table events.event_posts enable row level security;

comment on table events.event_posts is 'A post on an event''s feed.';
comment on column events.event_posts.ticket_tier_id is 'The tier that the post offers for sale.';
comment on column events.event_posts.updated_at is
  'When the row was last written, also by a counter; a person''s change is edited_at.';
comment on column events.event_posts.like_count is 'Rows of events.event_reactions.';
comment on column events.event_posts.comment_count is 'Rows of events.event_comments.';
comment on column events.event_posts.deleted_at is
  'Taken back by its author; null while it is shown.';
comment on column events.event_posts.post_type is
  'announcement and ad speak for the event, post and reshare for their author.';
comment on column events.event_posts.visibility is
  'followers: of the event or its organization; private: author and members.';
comment on column events.event_posts.edited_at is 'When its author last changed it.';
comment on column events.event_posts.pinned is 'Shown before newer posts.';
comment on column events.event_posts.link_meta is
  'Title and picture of link_url, as its page gave them.';
comment on column events.event_posts.moderation_state is
  'A removed post is shown to its author and the event''s members only.';
comment on column events.event_posts.language is 'Language tag such as en or pt-BR, as detected.';

-- Who likes which comment.
create table events.event_comment_reactions (
  id         uuid        not null default gen_random_uuid(),
  comment_id uuid        not null,
  user_id    uuid        not null,
  kind       text        not null,
  created_at timestamptz          default now(),
  constraint event_comment_reactions_pkey primary key (id),
  constraint event_comment_reactions_comment_id_user_id_kind_key unique (comment_id, user_id, kind),
  constraint event_comment_reactions_comment_id_fkey
    foreign key (comment_id) references events.event_comments (id) on delete cascade,
  constraint event_comment_reactions_user_id_fkey
    foreign key (user_id) references users.user_profiles (user_id) on delete cascade,
  constraint event_comment_reactions_kind_check check (kind in ('like'))
);
create index event_comment_reactions_user_id_idx on events.event_comment_reactions (user_id);
alter table events.event_comment_reactions enable row level security;

comment on table events.event_comment_reactions is 'Who likes which comment.';

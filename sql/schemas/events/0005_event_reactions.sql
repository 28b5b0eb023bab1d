-- Who likes which post.
create table events.event_reactions (
  post_id    uuid        not null,
  user_id    uuid        not null,
  kind       text        not null default 'like',
  created_at timestamptz          default now(),
  constraint event_reactions_pkey primary key (post_id, user_id, kind),
  constraint event_reactions_post_id_fkey
    foreign key (post_id) references events.event_posts (id) on delete cascade,
  constraint event_reactions_user_id_fkey
    foreign key (user_id) references users.user_profiles (user_id) on delete cascade,
  constraint event_reactions_kind_check check (kind in ('like'))
);
create index event_reactions_user_id_idx on events.event_reactions (user_id);
alter table events.event_reactions enable row level security;

comment on table events.event_reactions is 'Who likes which post.';

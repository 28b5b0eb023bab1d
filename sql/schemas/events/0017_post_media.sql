-- The pictures and films of a post, in order.
create table events.post_media (
  post_id  uuid    not null,
  media_id uuid    not null,
  position integer not null default 0,
  constraint post_media_pkey primary key (post_id, media_id),
  constraint post_media_post_id_fkey
    foreign key (post_id) references events.event_posts (id) on delete cascade,
  constraint post_media_media_id_fkey
    foreign key (media_id) references events.media_assets (id) on delete cascade
);
create index post_media_media_id_idx on events.post_media (media_id);
alter table events.post_media enable row level security;

comment on table events.post_media is 'The pictures and films of a post, in order.';
comment on column events.post_media.position is 'Place in the post, from 0.';

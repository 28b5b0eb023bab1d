-- A picture or film with which people share an event elsewhere.
create table events.event_share_assets (
  id               uuid        not null default gen_random_uuid(),
  created_at       timestamptz not null default now(),
  created_by       uuid        not null,
  event_id         uuid        not null,
  kind             text        not null,
  storage_path     text,
  mux_upload_id    text,
  mux_asset_id     text,
  mux_playback_id  text,
  poster_url       text,
  duration_seconds integer,
  width            integer,
  height           integer,
  active           boolean     not null default true,
  title            text,
  caption          text,
  constraint event_share_assets_pkey primary key (id),
  constraint event_share_assets_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade,
  constraint event_share_assets_kind_check
    check (kind in ('story_video', 'story_image', 'link_video', 'link_image'))
);
create index event_share_assets_event_id_idx on events.event_share_assets (event_id);
alter table events.event_share_assets enable row level security;

comment on table events.event_share_assets is
  'A picture or film with which people share an event elsewhere.';
comment on column events.event_share_assets.created_by is
  'users.user_profiles.user_id, without a key.';
comment on column events.event_share_assets.kind is 'For a story or for the preview of a link.';
comment on column events.event_share_assets.storage_path is
  'Where a picture lies in storage; a film is at the video service.';
comment on column events.event_share_assets.mux_upload_id is
  'The video service''s name of the upload.';
comment on column events.event_share_assets.mux_asset_id is
  'The video service''s name of the film.';
comment on column events.event_share_assets.mux_playback_id is
  'What players ask the video service for.';
comment on column events.event_share_assets.poster_url is 'The picture shown until a film plays.';
comment on column events.event_share_assets.active is 'Offered to people who share.';

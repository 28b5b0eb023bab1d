-- depends: users.0002_user_profiles
-- An uploaded picture or film, at the storage or at the video service.
create table events.media_assets (
  id               uuid        not null default gen_random_uuid(),
  owner_user_id    uuid,
  storage_path     text,
  mux_upload_id    text,
  mux_asset_id     text,
  mux_playback_id  text,
  poster_url       text,
  width            integer,
  height           integer,
  duration_seconds integer,
  media_type       text        not null,
  status           text        not null default 'processing',
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  constraint media_assets_pkey primary key (id),
  constraint media_assets_owner_user_id_fkey
    foreign key (owner_user_id) references users.user_profiles (user_id),
  constraint media_assets_media_type_check check (media_type in ('image', 'video', 'gif')),
  constraint media_assets_status_check check (status in ('processing', 'ready', 'failed'))
);
create index media_assets_owner_user_id_idx on events.media_assets (owner_user_id);
alter table events.media_assets enable row level security;

comment on table events.media_assets is
  'An uploaded picture or film, at the storage or at the video service.';
comment on column events.media_assets.storage_path is
  'Where a picture lies in storage; a film is at the video service.';
comment on column events.media_assets.mux_upload_id is 'The video service''s name of the upload.';
comment on column events.media_assets.mux_asset_id is 'The video service''s name of the film.';
comment on column events.media_assets.mux_playback_id is 'What players ask the video service for.';
comment on column events.media_assets.poster_url is 'The picture shown until a film plays.';
comment on column events.media_assets.status is
  'A film is processing until the video service says that it can be played.';

-- What the video service says of an upload (playback, size, status) is service_role's.
grant select, delete,
  insert (id, owner_user_id, storage_path, mux_upload_id, media_type)
  on events.media_assets to authenticated;
grant select, insert, update, delete on events.media_assets to service_role;

create policy "user reads own media and that of posts they see" on events.media_assets
  for select to authenticated
  using (
    owner_user_id = (select auth.uid())
    or exists (select from events.post_media as attached where attached.media_id = media_assets.id)
  );
create policy "user uploads media in own name" on events.media_assets
  for insert to authenticated
  with check (owner_user_id = (select auth.uid()));
create policy "user deletes own media" on events.media_assets
  for delete to authenticated
  using (owner_user_id = (select auth.uid()));

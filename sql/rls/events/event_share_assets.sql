-- Material for sharing an event: members see it, editors make it. It stays with its event.
grant select, delete,
  insert (id, created_by, event_id, kind, storage_path, mux_upload_id, mux_asset_id,
    mux_playback_id, poster_url, duration_seconds, width, height, active, title, caption),
  update (storage_path, poster_url, active, title, caption)
  on events.event_share_assets to authenticated;
grant select, insert, update, delete on events.event_share_assets to service_role;

create policy "member reads share assets" on events.event_share_assets
  for select to authenticated
  using (event_id = any (array(select private.user_events('viewer'))));
create policy "editor adds share assets in own name" on events.event_share_assets
  for insert to authenticated
  with check (
    created_by = (select auth.uid())
    and event_id = any (array(select private.user_events('editor')))
  );
create policy "editor changes share assets" on events.event_share_assets
  for update to authenticated
  using (event_id = any (array(select private.user_events('editor'))))
  with check (event_id = any (array(select private.user_events('editor'))));
create policy "editor deletes share assets" on events.event_share_assets
  for delete to authenticated
  using (event_id = any (array(select private.user_events('editor'))));

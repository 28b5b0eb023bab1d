-- A guide is read with its event, and stays with it.
grant select on events.cultural_guides to anon, authenticated;
grant delete,
  insert (event_id, roots_summary, themes, community, history_long, etiquette_tips),
  update (roots_summary, themes, community, history_long, etiquette_tips)
  on events.cultural_guides to authenticated;
grant select, insert, update, delete on events.cultural_guides to service_role;

-- The policies of events.events say which events somebody sees.
create policy "visitor reads guides to public events" on events.cultural_guides
  for select to anon
  using (exists (select from events.events as event where event.id = cultural_guides.event_id));
create policy "user reads guides to events they see" on events.cultural_guides
  for select to authenticated
  using (exists (select from events.events as event where event.id = cultural_guides.event_id));
create policy "editor writes guides" on events.cultural_guides
  for insert to authenticated
  with check (event_id = any (array(select private.user_events('editor'))));
create policy "editor changes guides" on events.cultural_guides
  for update to authenticated
  using (event_id = any (array(select private.user_events('editor'))))
  with check (event_id = any (array(select private.user_events('editor'))));
create policy "editor deletes guides" on events.cultural_guides
  for delete to authenticated
  using (event_id = any (array(select private.user_events('editor'))));

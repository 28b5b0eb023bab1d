-- Column grants, because row security cannot hide a column: link_token is read through
-- private.readable_link_token only. service_role says when money is paid out, what is completed and
-- which series an event belongs to.
select private.let_read('events.events', '{link_token}', 'anon', 'authenticated');
grant delete,
  insert (id, owner_context_type, owner_context_id, created_by, title, description, category,
    cover_image_url, start_at, end_at, timezone, venue, address, city, country, lat, lng,
    visibility, refund_cutoff_days, slug, link_token, brand_safety_tags, target_audience,
    sponsorable),
  update (title, description, category, cover_image_url, start_at, end_at, timezone, venue,
    address, city, country, lat, lng, visibility, refund_cutoff_days, slug, link_token,
    brand_safety_tags, target_audience, sponsorable)
  on events.events to authenticated;
grant select, insert, update, delete on events.events to service_role;

create policy "visitor reads public events" on events.events
  for select to anon
  using (visibility = 'public');
create policy "user reads public events, own ones and those they take part in" on events.events
  for select to authenticated
  using (
    visibility = 'public'
    or owner_context_id = any (array(select private.user_orgs()))
    or id = any (array(select private.joined_events()))
  );
create policy "editor creates events as their creator" on events.events
  for insert to authenticated
  with check (
    created_by = (select auth.uid())
    and owner_context_id = any (array(select private.user_orgs('editor')))
  );
create policy "editor changes events" on events.events
  for update to authenticated
  using (owner_context_id = any (array(select private.user_orgs('editor'))))
  with check (owner_context_id = any (array(select private.user_orgs('editor'))));
-- Orders and tickets go with their event: what has been sold stays.
create policy "admin deletes events of which nothing was ordered" on events.events
  for delete to authenticated
  using (id = any (array(select private.unsold_events('admin'))));

-- Counters, moderation and pinning are service_role's. A post stays on its event and its author's.
grant select on events.event_posts to anon, authenticated;
grant delete,
  insert (id, event_id, author_user_id, ticket_tier_id, text, media_urls, post_type, visibility,
    link_url, link_meta, language),
  update (ticket_tier_id, text, media_urls, updated_at, deleted_at, visibility, edited_at,
    link_url, link_meta, language)
  on events.event_posts to authenticated;
grant select, insert, update, delete on events.event_posts to service_role;

-- Visitors may not call helpers that run with their owner's rights, so the policy asks the table,
-- whose own policy for visitors asks no other.
create policy "visitor reads public posts of public events" on events.event_posts
  for select to anon
  using (
    deleted_at is null and moderation_state <> 'removed' and visibility = 'public'
    and event_id = any (array(
      select event.id from events.events as event where event.visibility = 'public'))
  );
-- private.visible_posts says the same: change both.
create policy "user reads posts meant for them" on events.event_posts
  for select to authenticated
  using (
    author_user_id = (select auth.uid())
    or event_id = any (array(select private.user_events('viewer')))
    or deleted_at is null and moderation_state <> 'removed'
      and event_id = any (array(select private.visible_events()))
      and (visibility = 'public'
        or visibility = 'followers' and event_id = any (array(select private.followed_events())))
  );
-- Announcements and advertisements speak for the event.
create policy "participant posts, editor announces" on events.event_posts
  for insert to authenticated
  with check (
    author_user_id = (select auth.uid())
    and (
      post_type in ('post', 'reshare')
        and event_id = any (array(select private.posting_events()))
      or event_id = any (array(select private.user_events('editor')))
    )
  );
create policy "author changes own posts" on events.event_posts
  for update to authenticated
  using (author_user_id = (select auth.uid()))
  with check (author_user_id = (select auth.uid()));
create policy "author and editor delete posts" on events.event_posts
  for delete to authenticated
  using (
    author_user_id = (select auth.uid())
    or event_id = any (array(select private.user_events('editor')))
  );

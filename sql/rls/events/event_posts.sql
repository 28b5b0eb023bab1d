-- Counters, moderation and pinning are service_role's. A post stays on its event and its author's.
grant select on events.event_posts to anon, authenticated;
grant delete,
  insert (id, event_id, author_user_id, ticket_tier_id, text, media_urls, post_type, visibility,
    link_url, link_meta, language),
  update (ticket_tier_id, text, media_urls, updated_at, deleted_at, visibility, edited_at,
    link_url, link_meta, language)
  on events.event_posts to authenticated;
grant select, insert, update, delete on events.event_posts to service_role;

-- A post is seen with its event: the policies of events.events say which. They are asked by primary
-- key, because the events that somebody may see are too many for an array.
create policy "visitor reads public posts of public events" on events.event_posts
  for select to anon
  using (
    deleted_at is null and moderation_state <> 'removed' and visibility = 'public'
    and exists (select from events.events as event where event.id = event_posts.event_id)
  );
create policy "user reads posts meant for them" on events.event_posts
  for select to authenticated
  using (
    author_user_id = (select auth.uid())
    or event_id = any (array(select private.user_events('viewer')))
    or deleted_at is null and moderation_state <> 'removed'
      and (visibility = 'public'
        or visibility = 'followers' and event_id = any (array(select private.followed_events())))
      and exists (select from events.events as event where event.id = event_posts.event_id)
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

-- A comment stays under its post and its author's.
grant select on events.event_comments to anon, authenticated;
grant delete, insert (id, post_id, author_user_id, text, client_id), update (text)
  on events.event_comments to authenticated;
grant select, insert, update, delete on events.event_comments to service_role;

-- A comment is seen with its post: the policies of events.event_posts say which.
create policy "visitor reads comments on posts they see" on events.event_comments
  for select to anon
  using (exists (select from events.event_posts as post where post.id = event_comments.post_id));
create policy "user reads own comments and those on posts they see" on events.event_comments
  for select to authenticated
  using (
    author_user_id = (select auth.uid())
    or exists (select from events.event_posts as post where post.id = event_comments.post_id)
  );
create policy "user comments on posts they see" on events.event_comments
  for insert to authenticated
  with check (
    author_user_id = (select auth.uid())
    and exists (select from events.event_posts as post where post.id = event_comments.post_id)
  );
create policy "author changes own comments" on events.event_comments
  for update to authenticated
  using (author_user_id = (select auth.uid()))
  with check (author_user_id = (select auth.uid()));
create policy "author and editor delete comments" on events.event_comments
  for delete to authenticated
  using (
    author_user_id = (select auth.uid())
    or post_id = any (array(select private.user_event_posts('editor')))
  );

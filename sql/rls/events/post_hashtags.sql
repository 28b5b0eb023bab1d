-- Part of a post: who sees the post reads it, its author writes it.
grant select, delete, insert (post_id, tag) on events.post_hashtags to authenticated;
grant select, insert, update, delete on events.post_hashtags to service_role;

create policy "user reads hashtags of posts they see" on events.post_hashtags
  for select to authenticated
  using (exists (select from events.event_posts as post where post.id = post_hashtags.post_id));
create policy "author adds hashtags" on events.post_hashtags
  for insert to authenticated
  with check (post_id = any (array(select private.authored_posts())));
create policy "author removes hashtags" on events.post_hashtags
  for delete to authenticated
  using (post_id = any (array(select private.authored_posts())));

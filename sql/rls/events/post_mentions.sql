-- Part of a post: who sees the post reads it, its author writes it.
grant select, delete, insert (post_id, mentioned_user_id) on events.post_mentions to authenticated;
grant select, insert, update, delete on events.post_mentions to service_role;

create policy "user reads mentions of posts they see" on events.post_mentions
  for select to authenticated
  using (exists (select from events.event_posts as post where post.id = post_mentions.post_id));
create policy "author adds mentions" on events.post_mentions
  for insert to authenticated
  with check (post_id = any (array(select private.authored_posts())));
create policy "author removes mentions" on events.post_mentions
  for delete to authenticated
  using (post_id = any (array(select private.authored_posts())));

-- Part of a post: who sees the post reads it, its author adds own media.
grant select, delete, insert (post_id, media_id, position) on events.post_media to authenticated;
grant select, insert, update, delete on events.post_media to service_role;

create policy "user reads media of posts they see" on events.post_media
  for select to authenticated
  using (exists (select from events.event_posts as post where post.id = post_media.post_id));
create policy "author adds media" on events.post_media
  for insert to authenticated
  with check (
    post_id = any (array(select private.authored_posts()))
    and media_id = any (array(select private.user_media()))
  );
create policy "author removes media" on events.post_media
  for delete to authenticated
  using (post_id = any (array(select private.authored_posts())));

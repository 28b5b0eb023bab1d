-- Visitors see how many likes a post has, not whose.
grant select, delete, insert (post_id, user_id, kind) on events.event_reactions to authenticated;
grant select, insert, update, delete on events.event_reactions to service_role;

create policy "user reads own reactions and those on posts they see" on events.event_reactions
  for select to authenticated
  using (
    user_id = (select auth.uid())
    or exists (select from events.event_posts as post where post.id = event_reactions.post_id)
  );
create policy "user reacts to posts they see" on events.event_reactions
  for insert to authenticated
  with check (
    user_id = (select auth.uid())
    and exists (select from events.event_posts as post where post.id = event_reactions.post_id)
  );
create policy "user takes own reaction back" on events.event_reactions
  for delete to authenticated
  using (user_id = (select auth.uid()));

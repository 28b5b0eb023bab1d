-- As with posts: who sees the comment sees and gives its likes.
grant select, delete, insert (id, comment_id, user_id, kind)
  on events.event_comment_reactions to authenticated;
grant select, insert, update, delete on events.event_comment_reactions to service_role;

create policy "user reads own reactions and those on comments they see"
  on events.event_comment_reactions
  for select to authenticated
  using (
    user_id = (select auth.uid())
    or exists (select from events.event_comments as remark
      where remark.id = event_comment_reactions.comment_id)
  );
create policy "user reacts to comments they see" on events.event_comment_reactions
  for insert to authenticated
  with check (
    user_id = (select auth.uid())
    and exists (select from events.event_comments as remark
      where remark.id = event_comment_reactions.comment_id)
  );
create policy "user takes own reaction back" on events.event_comment_reactions
  for delete to authenticated
  using (user_id = (select auth.uid()));

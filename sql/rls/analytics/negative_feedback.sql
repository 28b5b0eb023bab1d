-- What a person does not want to see; they may change their mind.
grant select, delete, insert (id, user_id, target_type, target_id, reason)
  on analytics.negative_feedback to authenticated;
grant select, insert, update, delete on analytics.negative_feedback to service_role;

create policy "user reads own feedback" on analytics.negative_feedback
  for select to authenticated
  using (user_id = (select auth.uid()));
create policy "user gives feedback" on analytics.negative_feedback
  for insert to authenticated
  with check (user_id = (select auth.uid()));
create policy "user takes feedback back" on analytics.negative_feedback
  for delete to authenticated
  using (user_id = (select auth.uid()));

-- service_role notifies; a person reads, marks as read and clears.
grant select, delete, update (read_at) on messaging.notifications to authenticated;
grant select, insert, update, delete on messaging.notifications to service_role;

create policy "user reads own notifications" on messaging.notifications
  for select to authenticated
  using (user_id = (select auth.uid()));
create policy "user marks own notifications as read" on messaging.notifications
  for update to authenticated
  using (user_id = (select auth.uid()))
  with check (user_id = (select auth.uid()));
create policy "user clears own notifications" on messaging.notifications
  for delete to authenticated
  using (user_id = (select auth.uid()));

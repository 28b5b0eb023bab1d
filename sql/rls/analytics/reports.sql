-- Only who reports and service_role know of a report; it cannot be taken back.
grant select, insert (id, reported_by, target_type, target_id, reason)
  on analytics.reports to authenticated;
grant select, insert, update, delete on analytics.reports to service_role;

create policy "user reads own reports" on analytics.reports
  for select to authenticated
  using (reported_by = (select auth.uid()));
create policy "user reports in own name" on analytics.reports
  for insert to authenticated
  with check (reported_by = (select auth.uid()));

-- Who scans sees the own scans, the organization sees all; redeem_ticket_atomic writes them.
grant select on ticketing.scan_logs to authenticated;
grant select, insert, update, delete on ticketing.scan_logs to service_role;

create policy "scanner reads own scans, member those of own events" on ticketing.scan_logs
  for select to authenticated
  using (
    scanner_user_id = (select auth.uid())
    or event_id = any (array(select private.user_events('viewer')))
  );

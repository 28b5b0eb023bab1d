-- Counted by service_role, read by the organization whose event it is.
grant select on analytics.audience_consents to authenticated;
grant select, insert, update, delete on analytics.audience_consents to service_role;

create policy "member reads consents of own events" on analytics.audience_consents
  for select to authenticated
  using (event_id = any (array(select private.user_events('viewer'))));

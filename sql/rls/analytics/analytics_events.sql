-- Written by whom it is about, read by service_role only: it says what people do.
grant insert (id, user_id, event_type, event_id, ticket_id, source, metadata, path, url, referrer,
    utm_source, utm_medium, utm_campaign, utm_term, utm_content, session_id)
  on analytics.analytics_events to authenticated;
grant select, insert, update, delete on analytics.analytics_events to service_role;

create policy "user records own steps" on analytics.analytics_events
  for insert to authenticated
  with check (user_id = (select auth.uid()));

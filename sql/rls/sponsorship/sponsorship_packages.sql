-- What is sold, how good it is and what was counted is service_role's. A package stays with its
-- event.
grant select,
  insert (id, event_id, tier, price_cents, inventory, benefits, visibility, title, description,
    currency, is_active, created_by, package_type, availability, constraints),
  update (tier, price_cents, inventory, benefits, visibility, title, description, currency,
    is_active, package_type, availability, constraints)
  on sponsorship.sponsorship_packages to authenticated;
grant select, insert, update, delete on sponsorship.sponsorship_packages to service_role;

create policy "user reads public packages of events they see, member all"
  on sponsorship.sponsorship_packages
  for select to authenticated
  using (
    visibility = 'public' and is_active
      and exists (select from events.events as event where event.id = sponsorship_packages.event_id)
    or event_id = any (array(select private.user_events('viewer')))
  );
create policy "editor offers packages in own name" on sponsorship.sponsorship_packages
  for insert to authenticated
  with check (
    created_by = (select auth.uid())
    and event_id = any (array(select private.user_events('editor')))
  );
create policy "editor changes packages" on sponsorship.sponsorship_packages
  for update to authenticated
  using (event_id = any (array(select private.user_events('editor'))))
  with check (event_id = any (array(select private.user_events('editor'))));

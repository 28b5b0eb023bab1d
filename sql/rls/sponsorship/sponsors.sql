-- contact_email is contact data, so only members read a sponsor; created_by never changes.
grant select, delete,
  insert (id, name, logo_url, website_url, contact_email, created_by, industry, company_size,
    brand_values, preferred_visibility_options, updated_at),
  update (name, logo_url, website_url, contact_email, industry, company_size, brand_values,
    preferred_visibility_options, updated_at)
  on sponsorship.sponsors to authenticated;
grant select, insert, update, delete on sponsorship.sponsors to service_role;

-- The creator too: INSERT … RETURNING shows the new row before there can be a membership.
create policy "member reads own sponsors" on sponsorship.sponsors
  for select to authenticated
  using (created_by = (select auth.uid()) or id = any (array(select private.user_sponsors())));
create policy "user creates a sponsor as its creator" on sponsorship.sponsors
  for insert to authenticated
  with check (created_by = (select auth.uid()));
create policy "admin changes own sponsor" on sponsorship.sponsors
  for update to authenticated
  using (id = any (array(select private.user_sponsors('admin'))))
  with check (id = any (array(select private.user_sponsors('admin'))));
-- What was promised to events goes with the sponsor: who is bound stays.
create policy "owner deletes own sponsor that no event counts on" on sponsorship.sponsors
  for delete to authenticated
  using (id = any (array(select private.unbound_sponsors('owner'))));

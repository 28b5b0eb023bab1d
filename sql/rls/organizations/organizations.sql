-- verification_status and is_verified are given by service_role; created_by never changes.
grant select, delete,
  insert (id, name, handle, logo_url, created_by, description, social_links, banner_url,
    website_url, twitter_url, instagram_url, tiktok_url, location, support_email),
  update (name, handle, logo_url, description, social_links, banner_url, website_url,
    twitter_url, instagram_url, tiktok_url, location, support_email)
  on organizations.organizations to authenticated;
grant select, insert, update, delete on organizations.organizations to service_role;

-- The creator too: INSERT … RETURNING shows the new row before there can be a membership.
create policy "member reads own organizations" on organizations.organizations
  for select to authenticated
  using (created_by = (select auth.uid()) or id = any (array(select private.user_orgs())));
create policy "user creates an organization as its creator" on organizations.organizations
  for insert to authenticated
  with check (created_by = (select auth.uid()));
create policy "admin changes own organization" on organizations.organizations
  for update to authenticated
  using (id = any (array(select private.user_orgs('admin'))))
  with check (id = any (array(select private.user_orgs('admin'))));
-- Events, orders and tickets go with their organization: what has been sold stays.
create policy "owner deletes own organization of which nothing was ordered"
  on organizations.organizations
  for delete to authenticated
  using (id = any (array(select private.unsold_orgs('owner'))));

-- Nobody changes their own role, and only owners make, change or remove owners. A membership never
-- moves to another organization or person: only role can be updated.
grant select, delete, insert (org_id, user_id, role), update (role)
  on organizations.org_memberships to authenticated;
grant select, insert, update, delete on organizations.org_memberships to service_role;

-- The own one by itself, too: what a first owner inserts is returned before it makes them a member.
create policy "member reads memberships of own organizations" on organizations.org_memberships
  for select to authenticated
  using (
    user_id = (select auth.uid()) or org_id = any (array(select private.user_orgs()))
  );
create policy "admin adds members, creator becomes first owner" on organizations.org_memberships
  for insert to authenticated
  with check (
    user_id <> (select auth.uid()) and (
      role < 'owner' and org_id = any (array(select private.user_orgs('admin')))
      or org_id = any (array(select private.user_orgs('owner')))
    )
    or user_id = (select auth.uid())
      and role = 'owner' and org_id = any (array(select private.unclaimed_orgs()))
  );
create policy "admin changes roles of others" on organizations.org_memberships
  for update to authenticated
  using (
    user_id <> (select auth.uid()) and (
      role < 'owner' and org_id = any (array(select private.user_orgs('admin')))
      or org_id = any (array(select private.user_orgs('owner')))
    )
  )
  with check (
    user_id <> (select auth.uid()) and (
      role < 'owner' and org_id = any (array(select private.user_orgs('admin')))
      or org_id = any (array(select private.user_orgs('owner')))
    )
  );
create policy "member leaves, admin removes members" on organizations.org_memberships
  for delete to authenticated
  using (
    user_id = (select auth.uid())
    or role < 'owner' and org_id = any (array(select private.user_orgs('admin')))
    or org_id = any (array(select private.user_orgs('owner')))
  );

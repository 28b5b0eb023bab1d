-- Nobody changes their own role, and only owners make, change or remove owners. A membership never
-- moves to another sponsor or person: only role can be updated.
grant select, delete, insert (sponsor_id, user_id, role), update (role)
  on sponsorship.sponsor_members to authenticated;
grant select, insert, update, delete on sponsorship.sponsor_members to service_role;

-- The own one by itself, too: what a first owner inserts is returned before it makes them a member.
create policy "member reads memberships of own sponsors" on sponsorship.sponsor_members
  for select to authenticated
  using (
    user_id = (select auth.uid()) or sponsor_id = any (array(select private.user_sponsors()))
  );
create policy "admin adds members, creator becomes first owner" on sponsorship.sponsor_members
  for insert to authenticated
  with check (
    user_id <> (select auth.uid()) and (
      role <> 'owner' and sponsor_id = any (array(select private.user_sponsors('admin')))
      or sponsor_id = any (array(select private.user_sponsors('owner')))
    )
    or user_id = (select auth.uid())
      and role = 'owner' and sponsor_id = any (array(select private.unclaimed_sponsors()))
  );
create policy "admin changes roles of others" on sponsorship.sponsor_members
  for update to authenticated
  using (
    user_id <> (select auth.uid()) and (
      role <> 'owner' and sponsor_id = any (array(select private.user_sponsors('admin')))
      or sponsor_id = any (array(select private.user_sponsors('owner')))
    )
  )
  with check (
    user_id <> (select auth.uid()) and (
      role <> 'owner' and sponsor_id = any (array(select private.user_sponsors('admin')))
      or sponsor_id = any (array(select private.user_sponsors('owner')))
    )
  );
create policy "member leaves, admin removes members" on sponsorship.sponsor_members
  for delete to authenticated
  using (
    user_id = (select auth.uid())
    or role <> 'owner' and sponsor_id = any (array(select private.user_sponsors('admin')))
    or sponsor_id = any (array(select private.user_sponsors('owner')))
  );

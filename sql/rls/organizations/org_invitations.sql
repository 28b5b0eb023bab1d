-- The token is stored as a hash, so administrators may read the column. Acceptance is recorded by
-- service_role, never by a client.
grant select, delete,
  insert (org_id, email, role, token, expires_at, invited_by),
  update (role, expires_at, status)
  on organizations.org_invitations to authenticated;
grant select, insert, update, delete on organizations.org_invitations to service_role;

create policy "admin reads invitations" on organizations.org_invitations
  for select to authenticated
  using (org_id = any (array(select private.user_orgs('admin'))));
create policy "admin invites, only owners invite owners" on organizations.org_invitations
  for insert to authenticated
  with check (
    invited_by = (select auth.uid())
    and (
      role <> 'owner' and org_id = any (array(select private.user_orgs('admin')))
      or org_id = any (array(select private.user_orgs('owner')))
    )
  );
create policy "admin changes open invitations" on organizations.org_invitations
  for update to authenticated
  using (
    status <> 'accepted'
    and (
      role <> 'owner' and org_id = any (array(select private.user_orgs('admin')))
      or org_id = any (array(select private.user_orgs('owner')))
    )
  )
  with check (
    status <> 'accepted'
    and (
      role <> 'owner' and org_id = any (array(select private.user_orgs('admin')))
      or org_id = any (array(select private.user_orgs('owner')))
    )
  );
create policy "admin deletes invitations" on organizations.org_invitations
  for delete to authenticated
  using (
    role <> 'owner' and org_id = any (array(select private.user_orgs('admin')))
    or org_id = any (array(select private.user_orgs('owner')))
  );

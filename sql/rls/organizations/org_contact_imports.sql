-- Contacts are personal data of people outside: editors work with them, viewers do not see them.
grant select, delete,
  insert (id, org_id, name, source, imported_by, original_row_count, metadata),
  update (name, source, metadata)
  on organizations.org_contact_imports to authenticated;
grant select, insert, update, delete on organizations.org_contact_imports to service_role;

create policy "editor reads contact imports" on organizations.org_contact_imports
  for select to authenticated
  using (org_id = any (array(select private.user_orgs('editor'))));
create policy "editor imports contacts in own name" on organizations.org_contact_imports
  for insert to authenticated
  with check (
    imported_by = (select auth.uid()) and org_id = any (array(select private.user_orgs('editor')))
  );
create policy "editor changes contact imports" on organizations.org_contact_imports
  for update to authenticated
  using (org_id = any (array(select private.user_orgs('editor'))))
  with check (org_id = any (array(select private.user_orgs('editor'))));
create policy "admin deletes contact imports" on organizations.org_contact_imports
  for delete to authenticated
  using (org_id = any (array(select private.user_orgs('admin'))));

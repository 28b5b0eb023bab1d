-- An entry belongs to the organization of its import and stays there: import_id cannot be updated.
grant select, delete,
  insert (id, import_id, full_name, email, phone, tags, consent, metadata),
  update (full_name, email, phone, tags, consent, metadata)
  on organizations.org_contact_import_entries to authenticated;
grant select, insert, update, delete on organizations.org_contact_import_entries to service_role;

create policy "editor reads imported contacts" on organizations.org_contact_import_entries
  for select to authenticated
  using (import_id = any (array(select private.user_contact_imports('editor'))));
create policy "editor adds imported contacts" on organizations.org_contact_import_entries
  for insert to authenticated
  with check (import_id = any (array(select private.user_contact_imports('editor'))));
create policy "editor changes imported contacts" on organizations.org_contact_import_entries
  for update to authenticated
  using (import_id = any (array(select private.user_contact_imports('editor'))))
  with check (import_id = any (array(select private.user_contact_imports('editor'))));
create policy "editor deletes imported contacts" on organizations.org_contact_import_entries
  for delete to authenticated
  using (import_id = any (array(select private.user_contact_imports('editor'))));

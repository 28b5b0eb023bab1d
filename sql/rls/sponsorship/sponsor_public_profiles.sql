-- badges and is_verified are given by service_role.
grant select, delete,
  insert (sponsor_id, slug, headline, about, brand_values, social_links, updated_at),
  update (slug, headline, about, brand_values, social_links, updated_at)
  on sponsorship.sponsor_public_profiles to authenticated;
grant select, insert, update, delete on sponsorship.sponsor_public_profiles to service_role;

create policy "member reads public page of own sponsors" on sponsorship.sponsor_public_profiles
  for select to authenticated
  using (sponsor_id = any (array(select private.user_sponsors())));
create policy "editor writes public page of own sponsor" on sponsorship.sponsor_public_profiles
  for insert to authenticated
  with check (sponsor_id = any (array(select private.user_sponsors('editor'))));
create policy "editor changes public page of own sponsor" on sponsorship.sponsor_public_profiles
  for update to authenticated
  using (sponsor_id = any (array(select private.user_sponsors('editor'))))
  with check (sponsor_id = any (array(select private.user_sponsors('editor'))));
create policy "admin deletes public page of own sponsor" on sponsorship.sponsor_public_profiles
  for delete to authenticated
  using (sponsor_id = any (array(select private.user_sponsors('admin'))));

-- Column grants, because row security cannot hide a column: phone is read through
-- private.readable_phone only, and role and verification_status are given by service_role. Clients
-- may send updated_at; a trigger sets it. user_id may be updated because an upsert through the API
-- sets every column that was sent; the policy holds it to the caller.
select private.let_read('users.user_profiles', '{phone}', 'authenticated');
grant insert (user_id, display_name, phone, photo_url, updated_at, social_links,
    sponsor_mode_enabled, bio, location),
  update (user_id, display_name, phone, photo_url, updated_at, social_links,
    sponsor_mode_enabled, bio, location)
  on users.user_profiles to authenticated;
grant select, insert, update, delete on users.user_profiles to service_role;

create policy "anyone signed in reads profiles" on users.user_profiles
  for select to authenticated
  using ((select auth.uid()) is not null);
create policy "user creates own profile" on users.user_profiles
  for insert to authenticated
  with check (user_id = (select auth.uid()));
create policy "user changes own profile" on users.user_profiles
  for update to authenticated
  using (user_id = (select auth.uid()))
  with check (user_id = (select auth.uid()));

-- reputation_score, verification_status and the embedding are given by service_role.
grant select, delete,
  insert (id, sponsor_id, industry, company_size, annual_budget_cents, brand_objectives,
    target_audience, preferred_categories, regions, activation_preferences, updated_at,
    public_visibility, case_studies, preferred_formats),
  update (industry, company_size, annual_budget_cents, brand_objectives, target_audience,
    preferred_categories, regions, activation_preferences, updated_at, public_visibility,
    case_studies, preferred_formats)
  on sponsorship.sponsor_profiles to authenticated;
grant select, insert, update, delete on sponsorship.sponsor_profiles to service_role;

create policy "member reads profile of own sponsors" on sponsorship.sponsor_profiles
  for select to authenticated
  using (sponsor_id = any (array(select private.user_sponsors())));
create policy "editor writes profile of own sponsor" on sponsorship.sponsor_profiles
  for insert to authenticated
  with check (sponsor_id = any (array(select private.user_sponsors('editor'))));
create policy "editor changes profile of own sponsor" on sponsorship.sponsor_profiles
  for update to authenticated
  using (sponsor_id = any (array(select private.user_sponsors('editor'))))
  with check (sponsor_id = any (array(select private.user_sponsors('editor'))));
create policy "admin deletes profile of own sponsor" on sponsorship.sponsor_profiles
  for delete to authenticated
  using (sponsor_id = any (array(select private.user_sponsors('admin'))));

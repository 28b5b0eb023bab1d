-- A campaign stays with its organization; what it has spent follows from the ledger, which
-- service_role writes.
grant select, delete,
  insert (id, org_id, created_by, name, description, objective, status, total_budget_credits,
    daily_budget_credits, start_date, end_date, timezone, pacing_strategy, frequency_cap_per_user,
    frequency_cap_period, updated_at, archived_at),
  update (name, description, objective, status, total_budget_credits, daily_budget_credits,
    start_date, end_date, timezone, pacing_strategy, frequency_cap_per_user, frequency_cap_period,
    updated_at, archived_at)
  on campaigns.campaigns to authenticated;
grant select, insert, update, delete on campaigns.campaigns to service_role;

create policy "member reads campaigns of own organizations" on campaigns.campaigns
  for select to authenticated
  using (org_id = any (array(select private.user_orgs())));
create policy "editor starts a campaign in own name" on campaigns.campaigns
  for insert to authenticated
  with check (
    created_by = (select auth.uid()) and org_id = any (array(select private.user_orgs('editor')))
  );
create policy "editor changes campaigns" on campaigns.campaigns
  for update to authenticated
  using (org_id = any (array(select private.user_orgs('editor'))))
  with check (org_id = any (array(select private.user_orgs('editor'))));
create policy "admin deletes campaigns" on campaigns.campaigns
  for delete to authenticated
  using (org_id = any (array(select private.user_orgs('admin'))));

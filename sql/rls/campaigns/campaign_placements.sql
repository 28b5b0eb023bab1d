-- Placements belong to their campaign's organization and stay there: campaign_id cannot be updated.
grant select, delete,
  insert (campaign_id, placement, enabled),
  update (placement, enabled)
  on campaigns.campaign_placements to authenticated;
grant select, insert, update, delete on campaigns.campaign_placements to service_role;

create policy "member reads placements" on campaigns.campaign_placements
  for select to authenticated
  using (campaign_id = any (array(select private.user_campaigns('viewer'))));
create policy "editor adds placements" on campaigns.campaign_placements
  for insert to authenticated
  with check (campaign_id = any (array(select private.user_campaigns('editor'))));
create policy "editor changes placements" on campaigns.campaign_placements
  for update to authenticated
  using (campaign_id = any (array(select private.user_campaigns('editor'))))
  with check (campaign_id = any (array(select private.user_campaigns('editor'))));
create policy "editor deletes placements" on campaigns.campaign_placements
  for delete to authenticated
  using (campaign_id = any (array(select private.user_campaigns('editor'))));

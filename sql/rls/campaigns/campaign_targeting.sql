-- estimated_reach is computed by service_role; campaign_id cannot be updated.
grant select, delete,
  insert (campaign_id, locations, categories, keywords, exclude_ticket_holders,
    exclude_past_attendees, updated_at),
  update (locations, categories, keywords, exclude_ticket_holders, exclude_past_attendees,
    updated_at)
  on campaigns.campaign_targeting to authenticated;
grant select, insert, update, delete on campaigns.campaign_targeting to service_role;

create policy "member reads targeting" on campaigns.campaign_targeting
  for select to authenticated
  using (campaign_id = any (array(select private.user_campaigns('viewer'))));
create policy "editor adds targeting" on campaigns.campaign_targeting
  for insert to authenticated
  with check (campaign_id = any (array(select private.user_campaigns('editor'))));
create policy "editor changes targeting" on campaigns.campaign_targeting
  for update to authenticated
  using (campaign_id = any (array(select private.user_campaigns('editor'))))
  with check (campaign_id = any (array(select private.user_campaigns('editor'))));
create policy "editor deletes targeting" on campaigns.campaign_targeting
  for delete to authenticated
  using (campaign_id = any (array(select private.user_campaigns('editor'))));

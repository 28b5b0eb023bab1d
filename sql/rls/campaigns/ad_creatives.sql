-- A creative belongs to its campaign's organization and stays there: campaign_id cannot be updated.
grant select, delete,
  insert (id, campaign_id, headline, body_text, cta_label, cta_url, media_type, media_url, post_id,
    poster_url, active, updated_at),
  update (headline, body_text, cta_label, cta_url, media_type, media_url, post_id, poster_url,
    active, updated_at)
  on campaigns.ad_creatives to authenticated;
grant select, insert, update, delete on campaigns.ad_creatives to service_role;

create policy "member reads creatives" on campaigns.ad_creatives
  for select to authenticated
  using (campaign_id = any (array(select private.user_campaigns('viewer'))));
create policy "editor adds creatives" on campaigns.ad_creatives
  for insert to authenticated
  with check (campaign_id = any (array(select private.user_campaigns('editor'))));
create policy "editor changes creatives" on campaigns.ad_creatives
  for update to authenticated
  using (campaign_id = any (array(select private.user_campaigns('editor'))))
  with check (campaign_id = any (array(select private.user_campaigns('editor'))));
create policy "editor deletes creatives" on campaigns.ad_creatives
  for delete to authenticated
  using (campaign_id = any (array(select private.user_campaigns('editor'))));

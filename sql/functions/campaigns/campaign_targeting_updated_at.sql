-- depends: functions/private/set_updated_at
create or replace trigger set_updated_at
  before insert or update on campaigns.campaign_targeting
  for each row execute function private.set_updated_at();

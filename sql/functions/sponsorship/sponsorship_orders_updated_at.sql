-- depends: functions/private/set_updated_at
create or replace trigger set_updated_at
  before insert or update on sponsorship.sponsorship_orders
  for each row execute function private.set_updated_at();

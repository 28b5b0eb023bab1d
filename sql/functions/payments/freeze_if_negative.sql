-- Freezes a person's wallet that owes credits: whether it is frozen now. Nothing here thaws it: it
-- may have been frozen for another reason.
create or replace function payments.freeze_if_negative(wallet uuid) returns boolean
language plpgsql set search_path = ''
as $$
declare
  frozen boolean;
begin
  update payments.wallets as held
  set status = case when held.balance_credits < 0 then 'frozen' else held.status end
  where held.id = wallet
  returning held.status = 'frozen' into frozen;
  if not found then
    raise exception 'there is no wallet %', wallet using errcode = 'no_data_found';
  end if;
  return frozen;
end
$$;
comment on function payments.freeze_if_negative(uuid) is
  'Freezes a person''s wallet that owes credits: whether it is frozen now.';
revoke all on function payments.freeze_if_negative(uuid) from public;

-- depends: functions/payments/open_wallet functions/payments/take_from_lots
-- Spends credits of one wallet and says which lots they came from, oldest first; all or nothing.
-- Credits that belong to no lot, older than lots are, go first: lot_id is null.
create or replace function payments.deduct_credits(amount integer, wallet uuid, org_wallet uuid)
  returns table (lot_id uuid, deducted integer)
language plpgsql set search_path = ''
as $$
declare
  opened record;
  loose  integer;
begin
  if amount is null or amount <= 0 then
    raise exception 'cannot deduct % credits', coalesce(amount::text, 'null')
      using errcode = 'invalid_parameter_value', hint = 'Deduct 1 credit or more.';
  end if;
  select * into opened from payments.open_wallet(wallet, org_wallet);
  if opened.status = 'frozen' then
    raise exception 'wallet % is frozen', coalesce(wallet, org_wallet)
      using errcode = 'object_not_in_prerequisite_state';
  end if;
  if opened.balance < amount then
    raise exception 'wallet % has % credits, not %',
      coalesce(wallet, org_wallet), opened.balance, amount
      using errcode = 'check_violation', hint = 'Buy credits first.';
  end if;

  loose := least(amount, greatest(0, opened.balance - (
    select coalesce(sum(lot.quantity_remaining), 0)
    from payments.credit_lots as lot
    where lot.wallet_id = wallet or lot.org_wallet_id = org_wallet
  )));
  insert into payments.wallet_transactions (wallet_id, type, credits_delta, created_at)
  select wallet, 'spend', -amount, clock_timestamp() where wallet is not null;
  insert into organizations.org_wallet_transactions
    (wallet_id, transaction_type, credits_delta, created_at)
  select org_wallet, 'spend', -amount, clock_timestamp() where org_wallet is not null;
  return query
    select null::uuid, loose where loose > 0
    union all
    select part.lot_id, part.deducted
    from payments.take_from_lots(amount - loose, wallet, org_wallet) as part;
end
$$;
comment on function payments.deduct_credits(integer, uuid, uuid) is
  'Spends credits of a wallet: from which lots, and how many of each.';
revoke all on function payments.deduct_credits(integer, uuid, uuid) from public;

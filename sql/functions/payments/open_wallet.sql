-- depends: functions/payments/wallets_balance functions/organizations/org_wallets_balance
-- A wallet, a person's or an organization's, held by this transaction so that nobody else moves its
-- credits: its balance and status. Credits that have expired meanwhile are written off first.
create or replace function payments.open_wallet(wallet uuid, org_wallet uuid)
  returns table (balance integer, status text)
language plpgsql set search_path = ''
as $$
declare
  expired integer;
  opened  record;
begin
  if num_nonnulls(wallet, org_wallet) <> 1 then
    raise exception 'a movement needs one wallet: a person''s or an organization''s'
      using errcode = 'invalid_parameter_value';
  end if;
  -- Not FOR UPDATE, for which the foreign keys of new transactions would have to wait.
  if wallet is not null then
    select held.balance_credits, held.status into opened
    from payments.wallets as held where held.id = wallet for no key update;
  else
    select held.balance_credits, held.status into opened
    from organizations.org_wallets as held where held.id = org_wallet for no key update;
  end if;
  if not found then
    raise exception 'there is no wallet %', coalesce(wallet, org_wallet)
      using errcode = 'no_data_found';
  end if;

  select coalesce(sum(lot.quantity_remaining), 0) into expired
  from payments.credit_lots as lot
  where (lot.wallet_id = wallet or lot.org_wallet_id = org_wallet) and lot.expires_at <= now();
  if expired > 0 then
    update payments.credit_lots as lot set quantity_remaining = 0
    where (lot.wallet_id = wallet or lot.org_wallet_id = org_wallet) and lot.expires_at <= now();
  end if;
  -- A debt has already used them up.
  expired := least(expired, opened.balance_credits);
  if expired > 0 then
    insert into payments.wallet_transactions (wallet_id, type, credits_delta, memo, created_at)
    select wallet, 'adjustment', -expired, 'Credits expired.', clock_timestamp()
    where wallet is not null;
    insert into organizations.org_wallet_transactions
      (wallet_id, transaction_type, credits_delta, description, created_at)
    select org_wallet, 'adjustment', -expired, 'Credits expired.', clock_timestamp()
    where org_wallet is not null;
  end if;
  return query select opened.balance_credits - greatest(expired, 0), opened.status;
end
$$;
comment on function payments.open_wallet(uuid, uuid) is
  'Balance and status of a wallet that this transaction now holds; expired credits are gone.';
revoke all on function payments.open_wallet(uuid, uuid) from public;

-- depends: functions/payments/wallets_balance functions/organizations/org_wallets_balance
-- Mends the balance of a wallet, a person's or an organization's, after a load without triggers:
-- the sum of its transactions. The trigger on the balance does the sum, whatever is written.
create or replace function payments.recompute_balance(wallet uuid) returns integer
language plpgsql set search_path = ''
as $$
declare
  balance integer;
begin
  update payments.wallets as held set balance_credits = 0
  where held.id = wallet
  returning held.balance_credits into balance;
  if not found then
    update organizations.org_wallets as held set balance_credits = 0
    where held.id = wallet
    returning held.balance_credits into balance;
  end if;
  if not found then
    raise exception 'there is no wallet %', wallet using errcode = 'no_data_found';
  end if;
  return balance;
end
$$;
comment on function payments.recompute_balance(uuid) is
  'Makes a wallet''s balance the sum of its transactions, and says it.';
revoke all on function payments.recompute_balance(uuid) from public;

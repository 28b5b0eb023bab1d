-- depends: functions/payments/wallet_transactions_balance
-- Whoever writes a wallet's balance is not believed: it becomes the sum of its transactions. Only
-- the trigger that books a transaction, one level down, changes it by addition.
create or replace function private.sum_wallet_transactions() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  new.balance_credits := (
    select coalesce(sum(movement.credits_delta), 0)
    from payments.wallet_transactions as movement
    where movement.wallet_id = new.id
  );
  return new;
end
$$;
comment on function private.sum_wallet_transactions() is
  'Trigger: a balance that is written becomes the sum of the wallet''s transactions.';
revoke all on function private.sum_wallet_transactions() from public;

create or replace trigger sum_wallet_transactions_on_insert
  before insert on payments.wallets
  for each row execute function private.sum_wallet_transactions();
create or replace trigger sum_wallet_transactions_on_update
  before update of balance_credits on payments.wallets
  for each row when (pg_trigger_depth() = 0) execute function private.sum_wallet_transactions();

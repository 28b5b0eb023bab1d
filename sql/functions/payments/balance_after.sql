-- The balance of a wallet just after one of its transactions: what its request was answered, also
-- when it is repeated after others. Transactions are dated while the wallet is held.
create or replace function payments.balance_after(movement_id uuid) returns integer
language sql stable set search_path = ''
as $$
  select sum(earlier.credits_delta)::integer
  from payments.wallet_transactions as movement
  join payments.wallet_transactions as earlier on earlier.wallet_id = movement.wallet_id
    and (earlier.created_at, earlier.id) <= (movement.created_at, movement.id)
  where movement.id = movement_id
$$;
comment on function payments.balance_after(uuid) is
  'Balance of a wallet just after one of its transactions.';
revoke all on function payments.balance_after(uuid) from public;

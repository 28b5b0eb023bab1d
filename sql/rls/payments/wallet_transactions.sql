grant select on payments.wallet_transactions to authenticated;
grant select, insert, update, delete on payments.wallet_transactions to service_role;

create policy "user reads transactions of own wallet" on payments.wallet_transactions
  for select to authenticated
  using (wallet_id = any (array(select private.user_wallets())));

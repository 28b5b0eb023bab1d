grant select on organizations.org_wallet_transactions to authenticated;
grant select, insert, update, delete on organizations.org_wallet_transactions to service_role;

create policy "admin reads transactions of own wallets" on organizations.org_wallet_transactions
  for select to authenticated
  using (wallet_id = any (array(select private.user_org_wallets('admin'))));

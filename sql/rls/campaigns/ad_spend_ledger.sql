-- Money: who sees the wallet sees what was charged to it.
grant select on campaigns.ad_spend_ledger to authenticated;
grant select, insert, update, delete on campaigns.ad_spend_ledger to service_role;

create policy "user and admin read charges to own wallets" on campaigns.ad_spend_ledger
  for select to authenticated
  using (
    wallet_id = any (array(select private.user_wallets()))
    or org_wallet_id = any (array(select private.user_org_wallets('admin')))
  );

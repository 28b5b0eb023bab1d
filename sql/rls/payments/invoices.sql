-- An organization's invoices are seen by whoever sees its wallet, also if a colleague bought.
grant select on payments.invoices to authenticated;
grant select, insert, update, delete on payments.invoices to service_role;

create policy "user and admin read invoices of own wallets" on payments.invoices
  for select to authenticated
  using (
    wallet_id = any (array(select private.user_wallets()))
    or org_wallet_id = any (array(select private.user_org_wallets('admin')))
  );

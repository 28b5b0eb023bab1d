-- Clients never write a wallet: its balance follows from transactions that service_role makes.
grant select on organizations.org_wallets to authenticated;
grant select, insert, update, delete on organizations.org_wallets to service_role;

create policy "admin reads wallets of own organizations" on organizations.org_wallets
  for select to authenticated
  using (org_id = any (array(select private.user_orgs('admin'))));

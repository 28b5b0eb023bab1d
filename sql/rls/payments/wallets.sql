-- Clients never write a wallet: its balance follows from transactions that service_role makes.
grant select on payments.wallets to authenticated;
grant select, insert, update, delete on payments.wallets to service_role;

create policy "user reads own wallet" on payments.wallets
  for select to authenticated
  using (user_id = (select auth.uid()));

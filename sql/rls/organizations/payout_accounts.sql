-- service_role writes what the payment provider says.
grant select on organizations.payout_accounts to authenticated;
grant select, insert, update, delete on organizations.payout_accounts to service_role;

create policy "person and admin read own payout account" on organizations.payout_accounts
  for select to authenticated
  using (
    context_type = 'individual' and context_id = (select auth.uid())
    or context_type = 'organization' and context_id = any (array(select private.user_orgs('admin')))
  );

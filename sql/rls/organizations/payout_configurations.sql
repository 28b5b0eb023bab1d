-- The platform's share stands here: service_role writes it.
grant select on organizations.payout_configurations to authenticated;
grant select, insert, update, delete on organizations.payout_configurations to service_role;

create policy "admin reads payout configuration" on organizations.payout_configurations
  for select to authenticated
  using (organization_id = any (array(select private.user_orgs('admin'))));

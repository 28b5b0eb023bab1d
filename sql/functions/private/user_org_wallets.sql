-- depends: functions/private/user_orgs
-- The wallets of the organizations in which the caller has at least this role.
create or replace function private.user_org_wallets(minimum public.org_role) returns setof uuid
language sql stable security definer rows 5 set search_path = ''
as $$
  select wallet.id
  from organizations.org_wallets as wallet
  where wallet.org_id = any (array(select private.user_orgs(minimum)))
$$;
comment on function private.user_org_wallets(public.org_role) is
  'Wallets of organizations in which the caller has at least this role.';
revoke all on function private.user_org_wallets(public.org_role) from public;
grant execute on function private.user_org_wallets(public.org_role) to authenticated, service_role;

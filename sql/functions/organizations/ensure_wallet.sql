-- depends: functions/private/user_orgs functions/private/acts_as_service
-- The wallet of an organization, made empty if there is none yet: for its admins, who see wallets,
-- and for service_role.
create or replace function organizations.ensure_wallet(org uuid) returns uuid
language plpgsql set search_path = ''
as $$
begin
  if not private.acts_as_service() and org not in (select private.user_orgs('admin')) then
    raise exception 'organization % is not yours to manage', org
      using errcode = 'insufficient_privilege';
  end if;
  insert into organizations.org_wallets (org_id) values (org) on conflict (org_id) do nothing;
  return (select wallet.id from organizations.org_wallets as wallet where wallet.org_id = org);
end
$$;
comment on function organizations.ensure_wallet(uuid) is
  'An organization''s wallet, made if there is none; for its admins and service_role.';
revoke all on function organizations.ensure_wallet(uuid) from public;

-- An organization keeps at least one owner. Two owners who leave at the same time wait for one
-- another at the lock; an organization that is being deleted may lose everybody.
create or replace function private.keep_an_owner() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform from organizations.organizations where id = old.org_id for no key update;
  if found and not exists (
    select from organizations.org_memberships where org_id = old.org_id and role = 'owner'
  ) then
    raise exception 'organization % would have no owner', old.org_id
      using errcode = 'check_violation', hint = 'Make another member an owner first.';
  end if;
  return null;
end
$$;
comment on function private.keep_an_owner() is 'Trigger: the last owner of an organization stays.';
revoke all on function private.keep_an_owner() from public;

create or replace trigger keep_an_owner_on_delete
  after delete on organizations.org_memberships
  for each row when (old.role = 'owner') execute function private.keep_an_owner();
create or replace trigger keep_an_owner_on_update
  after update on organizations.org_memberships
  for each row when (old.role = 'owner') execute function private.keep_an_owner();

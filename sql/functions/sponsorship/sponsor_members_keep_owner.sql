-- A sponsor keeps at least one owner. Two owners who leave at the same time wait for one another at
-- the lock; a sponsor that is being deleted may lose everybody.
create or replace function private.keep_a_sponsor_owner() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform from sponsorship.sponsors where id = old.sponsor_id for no key update;
  if found and not exists (
    select from sponsorship.sponsor_members where sponsor_id = old.sponsor_id and role = 'owner'
  ) then
    raise exception 'sponsor % would have no owner', old.sponsor_id
      using errcode = 'check_violation', hint = 'Make another member an owner first.';
  end if;
  return null;
end
$$;
comment on function private.keep_a_sponsor_owner() is 'Trigger: the last owner of a sponsor stays.';
revoke all on function private.keep_a_sponsor_owner() from public;

create or replace trigger keep_an_owner_on_delete
  after delete on sponsorship.sponsor_members
  for each row when (old.role = 'owner') execute function private.keep_a_sponsor_owner();
create or replace trigger keep_an_owner_on_update
  after update on sponsorship.sponsor_members
  for each row when (old.role = 'owner') execute function private.keep_a_sponsor_owner();

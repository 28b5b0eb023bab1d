-- depends: functions/private/may_read_column
-- The phone number of a profile for its own person and for roles that may read the column; null for
-- others.
create or replace function private.readable_phone(profile_user_id uuid) returns text
language sql stable security definer set search_path = ''
as $$
  select profile.phone
  from users.user_profiles as profile
  where profile.user_id = profile_user_id
    and (profile_user_id = (select auth.uid())
      or private.may_read_column('users.user_profiles', 'phone'))
$$;
comment on function private.readable_phone(uuid) is
  'Phone of a profile, null for others than the person and service_role.';
revoke all on function private.readable_phone(uuid) from public;
grant execute on function private.readable_phone(uuid) to authenticated, service_role;

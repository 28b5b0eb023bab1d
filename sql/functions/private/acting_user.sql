-- depends: functions/private/acts_as_service
-- The user for whom a client acts: clients for themselves, service_role for whom it names, null for
-- a guest. Anything else is refused with insufficient_privilege (403).
create or replace function private.acting_user(claimed uuid) returns uuid
language plpgsql stable set search_path = ''
as $$
begin
  if private.acts_as_service() then
    return coalesce(claimed, auth.uid());
  end if;
  if auth.uid() is null or claimed <> auth.uid() then
    raise exception 'permission denied: a client acts for itself only'
      using errcode = 'insufficient_privilege',
        hint = 'Leave the user out, or send the token of that user.';
  end if;
  return auth.uid();
end
$$;
comment on function private.acting_user(uuid) is
  'User for whom the caller acts: themselves, or for service_role whom it names.';
revoke all on function private.acting_user(uuid) from public;

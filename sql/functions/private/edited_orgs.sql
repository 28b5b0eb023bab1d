-- depends: functions/private/user_orgs
-- The organizations in which the caller is at least editor; none for visitors. public.events asks it
-- once per statement, for everybody who reads events, so visitors may execute it.
create or replace function private.edited_orgs() returns uuid[]
language sql stable security definer set search_path = ''
as $$
  select array(select private.user_orgs('editor'))
$$;
comment on function private.edited_orgs() is 'Organizations in which the caller is an editor.';
revoke all on function private.edited_orgs() from public;
grant execute on function private.edited_orgs() to anon, authenticated, service_role;

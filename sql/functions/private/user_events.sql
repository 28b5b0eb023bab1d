-- depends: functions/private/user_orgs
-- The events of the organizations in which the caller has at least this role.
create or replace function private.user_events(minimum public.org_role) returns setof uuid
language sql stable security definer rows 50 set search_path = ''
as $$
  select event.id
  from events.events as event
  where event.owner_context_id = any (array(select private.user_orgs(minimum)))
$$;
comment on function private.user_events(public.org_role) is
  'Events of organizations in which the caller has at least this role.';
revoke all on function private.user_events(public.org_role) from public;
grant execute on function private.user_events(public.org_role) to authenticated, service_role;

-- depends: functions/private/user_orgs functions/private/unsold_events
-- The caller's organizations of whose events nobody has ordered anything, neither tickets nor a
-- sponsorship: only these can be deleted, because events go with their organization, and with them
-- what others have bought.
create or replace function private.unsold_orgs(minimum public.org_role) returns setof uuid
language sql stable security definer rows 5 set search_path = ''
as $$
  select mine.org_id
  from private.user_orgs(minimum) as mine (org_id)
  where not exists (
    select from events.events as event
    where event.owner_context_id = mine.org_id
      and event.id <> all (array(select private.unsold_events(minimum)))
  )
$$;
comment on function private.unsold_orgs(public.org_role) is
  'Organizations without any order in which the caller has at least this role.';
revoke all on function private.unsold_orgs(public.org_role) from public;
grant execute on function private.unsold_orgs(public.org_role) to authenticated, service_role;

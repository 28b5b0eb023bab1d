-- depends: functions/private/user_orgs
-- The events of the caller's organizations of which nobody has ordered anything, neither tickets
-- nor a sponsorship: only these can be deleted, because what was bought goes with its event.
create or replace function private.unsold_events(minimum public.org_role) returns setof uuid
language sql stable security definer rows 20 set search_path = ''
as $$
  select event.id
  from events.events as event
  where event.owner_context_id = any (array(select private.user_orgs(minimum)))
    and not exists (select from ticketing.orders as bought where bought.event_id = event.id)
    and not exists (
      select from sponsorship.sponsorship_orders as bought where bought.event_id = event.id)
$$;
comment on function private.unsold_events(public.org_role) is
  'Events without any order in whose organization the caller has at least this role.';
revoke all on function private.unsold_events(public.org_role) from public;
grant execute on function private.unsold_events(public.org_role) to authenticated, service_role;

-- Whether somebody may let people in at an event: its scanners and organizers, and editors of its
-- organization.
create or replace function private.may_scan(scanned_event uuid, person uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (
    select from events.event_scanners as scanner
    where scanner.event_id = scanned_event and scanner.user_id = person
      and scanner.status = 'enabled'
    union all
    select from events.event_roles as given
    where given.event_id = scanned_event and given.user_id = person
      and given.role in ('scanner', 'organizer') and given.status = 'active'
    union all
    select from events.events as event
    join organizations.org_memberships as membership on membership.org_id = event.owner_context_id
    where event.id = scanned_event and membership.user_id = person and membership.role >= 'editor'
  )
$$;
comment on function private.may_scan(uuid, uuid) is 'Whether somebody may scan at an event.';
revoke all on function private.may_scan(uuid, uuid) from public;

-- The events that concern the caller in person: by ticket, order, role, scanner or invitation.
create or replace function private.joined_events() returns setof uuid
language sql stable security definer rows 20 set search_path = ''
as $$
  select ticket.event_id
  from ticketing.tickets as ticket
  where ticket.owner_user_id = (select auth.uid()) and ticket.status not in ('refunded', 'void')
  union
  select bought.event_id
  from ticketing.orders as bought
  where bought.user_id = (select auth.uid()) and bought.status in ('paid', 'completed')
  union
  select given.event_id
  from events.event_roles as given
  where given.user_id = (select auth.uid()) and given.status = 'active'
  union
  select scanner.event_id
  from events.event_scanners as scanner
  where scanner.user_id = (select auth.uid()) and scanner.status = 'enabled'
  union
  select invited.event_id
  from events.event_invites as invited
  where invited.user_id = (select auth.uid())
$$;
comment on function private.joined_events() is 'Events in which the caller takes part in person.';
revoke all on function private.joined_events() from public;
grant execute on function private.joined_events() to authenticated, service_role;

-- depends: functions/private/user_events
-- The events on whose feed the caller may post: editors of its organization, ticket holders, and
-- people with a role there.
create or replace function private.posting_events() returns setof uuid
language sql stable security definer rows 50 set search_path = ''
as $$
  select private.user_events('editor')
  union
  select ticket.event_id
  from ticketing.tickets as ticket
  where ticket.owner_user_id = (select auth.uid()) and ticket.status in ('issued', 'redeemed')
  union
  select given.event_id
  from events.event_roles as given
  where given.user_id = (select auth.uid()) and given.status = 'active'
$$;
comment on function private.posting_events() is 'Events on whose feed the caller may post.';
revoke all on function private.posting_events() from public;
grant execute on function private.posting_events() to authenticated, service_role;

-- depends: functions/private/user_events
-- The keys of the newest tickets of the caller's organizations, at most so many. Of each event no
-- more than that are read, from an index; the newest of these are the answer.
create or replace function private.newest_tickets(wanted integer) returns setof uuid
language sql stable security definer rows 50 set search_path = ''
as $$
  select newest.id
  from private.user_events('viewer') as mine (id)
  cross join lateral (
    select ticket.id, ticket.created_at
    from ticketing.tickets as ticket
    where ticket.event_id = mine.id
    order by ticket.created_at desc, ticket.id
    limit wanted
  ) as newest
  order by newest.created_at desc, newest.id
  limit wanted
$$;
comment on function private.newest_tickets(integer) is
  'The newest tickets of organizations of which the caller is a member.';
revoke all on function private.newest_tickets(integer) from public;
grant execute on function private.newest_tickets(integer) to authenticated, service_role;

-- depends: functions/private/user_orgs
-- The keys of the newest events of the caller's organizations, at most so many. Of each
-- organization no more than that are read, from an index; the newest of these are the answer.
create or replace function private.newest_events(wanted integer) returns setof uuid
language sql stable security definer rows 50 set search_path = ''
as $$
  select newest.id
  from private.user_orgs('viewer') as mine (id)
  cross join lateral (
    select event.id, event.created_at
    from events.events as event
    where event.owner_context_id = mine.id
    order by event.created_at desc, event.id
    limit wanted
  ) as newest
  order by newest.created_at desc, newest.id
  limit wanted
$$;
comment on function private.newest_events(integer) is
  'The newest events of organizations of which the caller is a member.';
revoke all on function private.newest_events(integer) from public;
grant execute on function private.newest_events(integer) to authenticated, service_role;

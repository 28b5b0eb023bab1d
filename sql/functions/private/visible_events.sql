-- depends: functions/private/user_orgs functions/private/joined_events
-- The events that the caller may see, as the policies of events.events say.
create or replace function private.visible_events() returns setof uuid
language sql stable security definer rows 1000 set search_path = ''
as $$
  select event.id
  from events.events as event
  where event.visibility = 'public'
    or event.owner_context_id = any (array(select private.user_orgs()))
    or event.id = any (array(select private.joined_events()))
$$;
comment on function private.visible_events() is 'Events that the caller may see.';
revoke all on function private.visible_events() from public;
grant execute on function private.visible_events() to authenticated, service_role;

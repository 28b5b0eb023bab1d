-- depends: functions/private/may_read_column functions/private/user_orgs
-- The secret of the link to an event for its editors and for roles that may read the column; null
-- for others.
create or replace function private.readable_link_token(event_id uuid) returns text
language sql stable security definer set search_path = ''
as $$
  select event.link_token
  from events.events as event
  where event.id = event_id
    and (event.owner_context_id = any (array(select private.user_orgs('editor')))
      or private.may_read_column('events.events', 'link_token'))
$$;
comment on function private.readable_link_token(uuid) is
  'Link token of an event, null for others than its editors and service_role.';
revoke all on function private.readable_link_token(uuid) from public;
grant execute on function private.readable_link_token(uuid) to anon, authenticated, service_role;

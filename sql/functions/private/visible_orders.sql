-- depends: functions/private/user_events
-- The orders whose items the caller may see: own ones and those of events of the caller's
-- organizations.
create or replace function private.visible_orders() returns setof uuid
language sql stable security definer rows 1000 set search_path = ''
as $$
  select bought.id
  from ticketing.orders as bought
  where bought.user_id = (select auth.uid())
    or bought.event_id = any (array(select private.user_events('viewer')))
$$;
comment on function private.visible_orders() is 'Orders whose items the caller may see.';
revoke all on function private.visible_orders() from public;
grant execute on function private.visible_orders() to authenticated, service_role;

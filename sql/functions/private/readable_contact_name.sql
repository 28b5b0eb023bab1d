-- depends: functions/private/may_read_column
-- The contact name of an order for its buyer and for roles that may read the column; null for
-- others.
create or replace function private.readable_contact_name(order_id uuid) returns text
language sql stable security definer set search_path = ''
as $$
  select bought.contact_name
  from ticketing.orders as bought
  where bought.id = order_id
    and (bought.user_id = (select auth.uid())
      or private.may_read_column('ticketing.orders', 'contact_name'))
$$;
comment on function private.readable_contact_name(uuid) is
  'Contact name of an order, null for others than its buyer and service_role.';
revoke all on function private.readable_contact_name(uuid) from public;
grant execute on function private.readable_contact_name(uuid) to authenticated, service_role;

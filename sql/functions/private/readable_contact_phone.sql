-- depends: functions/private/may_read_column
-- The contact phone of an order for its buyer and for roles that may read the column; null for
-- others.
create or replace function private.readable_contact_phone(order_id uuid) returns text
language sql stable security definer set search_path = ''
as $$
  select bought.contact_phone
  from ticketing.orders as bought
  where bought.id = order_id
    and (bought.user_id = (select auth.uid())
      or private.may_read_column('ticketing.orders', 'contact_phone'))
$$;
comment on function private.readable_contact_phone(uuid) is
  'Contact phone of an order, null for others than its buyer and service_role.';
revoke all on function private.readable_contact_phone(uuid) from public;
grant execute on function private.readable_contact_phone(uuid) to authenticated, service_role;

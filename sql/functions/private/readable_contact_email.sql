-- depends: functions/private/may_read_column
-- The contact email of an order for its buyer and for roles that may read the column; null for
-- others.
create or replace function private.readable_contact_email(order_id uuid) returns text
language sql stable security definer set search_path = ''
as $$
  select bought.contact_email
  from ticketing.orders as bought
  where bought.id = order_id
    and (bought.user_id = (select auth.uid())
      or private.may_read_column('ticketing.orders', 'contact_email'))
$$;
comment on function private.readable_contact_email(uuid) is
  'Contact email of an order, null for others than its buyer and service_role.';
revoke all on function private.readable_contact_email(uuid) from public;
grant execute on function private.readable_contact_email(uuid) to authenticated, service_role;

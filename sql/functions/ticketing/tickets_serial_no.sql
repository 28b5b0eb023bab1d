-- Tickets of an order are numbered from 1 within each tier. The order is locked, so that two
-- clients who make its tickets at the same time do not count the same ones.
create or replace function private.set_serial_no() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform from ticketing.orders as bought where bought.id = new.order_id for no key update;
  -- A statement of its own: it sees what was committed while we waited for the lock.
  select coalesce(max(ticket.serial_no), 0) + 1
  into new.serial_no
  from ticketing.tickets as ticket
  where ticket.order_id = new.order_id and ticket.tier_id = new.tier_id;
  return new;
end
$$;
comment on function private.set_serial_no() is
  'Trigger: a ticket without a number gets the next of its order and tier.';
revoke all on function private.set_serial_no() from public;

create or replace trigger set_serial_no
  before insert on ticketing.tickets
  for each row when (new.serial_no is null) execute function private.set_serial_no();

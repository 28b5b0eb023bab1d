-- depends: functions/private/newest_tickets
-- The newest tickets of the caller's organizations, at most 100. The policies of ticketing.tickets
-- decide about each of them, as they do when a client asks the table itself.
-- BEGIN ATOMIC: clients cannot name the schemas ticketing and private.
create or replace function ticketing.newest_tickets(wanted integer) returns table (
  id uuid, event_id uuid, tier_id uuid, order_id uuid, owner_user_id uuid,
  status public.ticket_status, redeemed_at timestamptz, created_at timestamptz, serial_no integer
)
language sql stable set search_path = ''
begin atomic
  select ticket.id, ticket.event_id, ticket.tier_id, ticket.order_id, ticket.owner_user_id,
    ticket.status, ticket.redeemed_at, ticket.created_at, ticket.serial_no
  from ticketing.tickets as ticket
  where ticket.id = any (array(
    select private.newest_tickets(least(greatest(coalesce(wanted, 50), 0), 100))))
  order by ticket.created_at desc, ticket.id;
end;
comment on function ticketing.newest_tickets(integer) is
  'The newest tickets of the caller''s organizations that the caller may see.';
revoke all on function ticketing.newest_tickets(integer) from public;
grant execute on function ticketing.newest_tickets(integer) to authenticated, service_role;

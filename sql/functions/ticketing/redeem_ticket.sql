-- depends: functions/private/may_scan
-- Lets the owner of a ticket in, once: of all who scan it, one hears success. Each scan is noted in
-- scan_logs. event null is the ticket's own. Answers
--   {"success": true, "ticket_id", "tier_id", "serial_no", "redeemed_at"}
--   {"success": false, "error", "message", "ticket_id", "redeemed_at"}
-- error: not_found, wrong_event, already_redeemed, transferred, refunded, void. Who may not scan at
-- the event is refused with insufficient_privilege.
create or replace function ticketing.redeem_ticket(ticket_id uuid, scanner uuid, event uuid)
  returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  ticket ticketing.tickets;
  door   uuid := coalesce(event, (
    select asked.event_id from ticketing.tickets as asked where asked.id = ticket_id));
  error  text;
begin
  -- The server may scan without a person, at a gate that opens by itself.
  if scanner is not null and not coalesce(private.may_scan(door, scanner), false) then
    raise exception 'permission denied: not a scanner of this event'
      using errcode = 'insufficient_privilege', hint = 'An organizer adds scanners to the event.';
  end if;
  -- Who waits here for another scan finds the ticket no longer issued.
  update ticketing.tickets as valid set status = 'redeemed', redeemed_at = clock_timestamp()
  where valid.id = ticket_id and valid.event_id = door and valid.status = 'issued'
  returning valid.* into ticket;
  if not found then
    select asked.* into ticket from ticketing.tickets as asked where asked.id = ticket_id;
    error := case
      when ticket.id is null then 'not_found'
      when ticket.event_id <> door then 'wrong_event'
      when ticket.status = 'redeemed' then 'already_redeemed'
      else ticket.status::text
    end;
  end if;
  insert into ticketing.scan_logs (event_id, ticket_id, scanner_user_id, result, details)
  select known.id, ticket.id, scanner,
    case error when 'not_found' then 'invalid' when 'already_redeemed' then 'duplicate'
      else coalesce(error, 'valid') end,
    case error when 'not_found' then jsonb_build_object('ticket_id', ticket_id) end
  from events.events as known where known.id = door;
  if error is null then
    return jsonb_build_object('success', true, 'ticket_id', ticket.id, 'tier_id', ticket.tier_id,
      'serial_no', ticket.serial_no, 'redeemed_at', ticket.redeemed_at);
  end if;
  return jsonb_build_object('success', false, 'error', error, 'ticket_id', ticket_id,
    'message', case error
      when 'not_found' then 'no such ticket'
      when 'wrong_event' then 'a ticket of another event'
      when 'already_redeemed' then 'already redeemed at ' || coalesce(to_char(
        ticket.redeemed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'an unknown time')
      else 'the ticket is ' || error
    end)
    || case error when 'already_redeemed'
      then jsonb_build_object('redeemed_at', ticket.redeemed_at) else '{}' end;
end
$$;
comment on function ticketing.redeem_ticket(uuid, uuid, uuid) is
  'Lets the owner of a ticket in, once; notes each scan.';
revoke all on function ticketing.redeem_ticket(uuid, uuid, uuid) from public;

-- depends: functions/private/may_read_column
-- The code of a ticket for its owner and for roles that may read the column; null for others:
-- whoever shows it gets in.
create or replace function private.readable_qr_code(ticket_id uuid) returns text
language sql stable security definer set search_path = ''
as $$
  select ticket.qr_code
  from ticketing.tickets as ticket
  where ticket.id = ticket_id
    and (ticket.owner_user_id = (select auth.uid())
      or private.may_read_column('ticketing.tickets', 'qr_code'))
$$;
comment on function private.readable_qr_code(uuid) is
  'Code of a ticket, null for others than its owner and service_role.';
revoke all on function private.readable_qr_code(uuid) from public;
grant execute on function private.readable_qr_code(uuid) to authenticated, service_role;

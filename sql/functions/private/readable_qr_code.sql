-- depends: functions/private/may_read_column
-- The code of a ticket for its owner and for roles that may read the column; null for others:
-- whoever shows it gets in.
create or replace function private.readable_qr_code(ticket_id uuid) returns text
language plpgsql stable security definer set search_path = ''
as $$
begin
  return private.qr_code_now(ticket_id);
end
$$;
comment on function private.readable_qr_code(uuid) is
  'Code of a ticket, null for others than its owner and service_role.';
revoke all on function private.readable_qr_code(uuid) from public;
grant execute on function private.readable_qr_code(uuid) to authenticated, service_role;

-- Volatile, so that it sees the ticket that the statement itself has just inserted: `insert …
-- returning qr_code` through public.tickets gives the code that the trigger made. A volatile
-- function in the view itself would keep it from being merged into the query.
create or replace function private.qr_code_now(ticket_id uuid) returns text
language plpgsql volatile set search_path = ''
as $$
begin
  return (
    select ticket.qr_code
    from ticketing.tickets as ticket
    where ticket.id = ticket_id
      and (ticket.owner_user_id = (select auth.uid())
        or private.may_read_column('ticketing.tickets', 'qr_code'))
  );
end
$$;
comment on function private.qr_code_now(uuid) is
  'Code of a ticket as it is at this moment, also within the statement that made it.';
revoke all on function private.qr_code_now(uuid) from public;

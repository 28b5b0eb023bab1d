-- depends: functions/private/may_read_column
-- The address of a ticket's wallet pass, which shows its code: for its owner and for roles that may
-- read the column; null for others.
create or replace function private.readable_wallet_pass(ticket_id uuid) returns text
language sql stable security definer set search_path = ''
as $$
  select ticket.wallet_pass_url
  from ticketing.tickets as ticket
  where ticket.id = ticket_id
    and (ticket.owner_user_id = (select auth.uid())
      or private.may_read_column('ticketing.tickets', 'wallet_pass_url'))
$$;
comment on function private.readable_wallet_pass(uuid) is
  'Wallet pass of a ticket, null for others than its owner and service_role.';
revoke all on function private.readable_wallet_pass(uuid) from public;
grant execute on function private.readable_wallet_pass(uuid) to authenticated, service_role;

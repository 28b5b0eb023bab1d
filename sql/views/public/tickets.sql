-- The application's name for ticketing.tickets. Members of the event's organization read tickets
-- without their codes: whoever shows a code gets in, so only its owner and service_role read it.
create or replace view public.tickets with (security_invoker = true) as
select
  ticket.id,
  ticket.event_id,
  ticket.tier_id,
  ticket.order_id,
  ticket.owner_user_id,
  ticket.status,
  private.readable_qr_code(ticket.id) as qr_code,
  private.readable_wallet_pass(ticket.id) as wallet_pass_url,
  ticket.redeemed_at,
  ticket.created_at,
  ticket.serial_no
from ticketing.tickets as ticket;

comment on view public.tickets is
  'The application''s name for ticketing.tickets; codes are null for others than the owner.';
revoke all on public.tickets from public, anon, authenticated, service_role;
grant select on public.tickets to anon;
grant select, insert, update, delete on public.tickets to authenticated, service_role;

-- A computed column cannot be written; these make it so again.
create or replace trigger write_through
  instead of insert or update on public.tickets
  for each row execute function private.write_through('ticketing', 'tickets', 'id');

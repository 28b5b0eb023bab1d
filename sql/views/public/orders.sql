-- The application's name for ticketing.orders. Members of the event's organization read orders
-- without the buyer's contact data, which only the buyer and service_role read.
create or replace view public.orders with (security_invoker = true) as
select
  bought.id,
  bought.user_id,
  bought.event_id,
  bought.status,
  bought.subtotal_cents,
  bought.fees_cents,
  bought.total_cents,
  bought.currency,
  bought.stripe_session_id,
  bought.stripe_payment_intent_id,
  bought.payout_destination_owner,
  bought.payout_destination_id,
  bought.created_at,
  bought.paid_at,
  bought.hold_ids,
  bought.tickets_issued_count,
  bought.checkout_session_id,
  private.readable_contact_email(bought.id) as contact_email,
  private.readable_contact_name(bought.id) as contact_name,
  private.readable_contact_phone(bought.id) as contact_phone
from ticketing.orders as bought;

comment on view public.orders is
  'The application''s name for ticketing.orders; contact data is null for others than the buyer.';
revoke all on public.orders from public, anon, authenticated, service_role;
grant select on public.orders to anon;
grant select, insert, update, delete on public.orders to authenticated, service_role;

-- A computed column cannot be written; these make it so again.
create or replace trigger write_through
  instead of insert or update on public.orders
  for each row execute function private.write_through('ticketing', 'orders', 'id');

-- No grant on contact_email, contact_name and contact_phone: the buyer reads them through
-- private.readable_contact_email and its likes.
grant select (id, user_id, event_id, status, subtotal_cents, fees_cents, total_cents, currency,
    stripe_session_id, stripe_payment_intent_id, payout_destination_owner, payout_destination_id,
    created_at, paid_at, hold_ids, tickets_issued_count, checkout_session_id)
  on ticketing.orders to authenticated;
grant select, insert, update, delete on ticketing.orders to service_role;

create policy "buyer and members of the event's organization read orders" on ticketing.orders
  for select to authenticated
  using (
    user_id = (select auth.uid())
    or event_id = any (array(select private.user_events('viewer')))
  );

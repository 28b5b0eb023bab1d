-- No grant on qr_code and wallet_pass_url: whoever shows the code gets in. The owner reads both
-- through private.readable_qr_code and private.readable_wallet_pass.
grant select (id, event_id, tier_id, order_id, owner_user_id, status, redeemed_at, created_at,
    serial_no)
  on ticketing.tickets to authenticated;
grant select, insert, update, delete on ticketing.tickets to service_role;

create policy "owner and members of the event's organization read tickets" on ticketing.tickets
  for select to authenticated
  using (
    owner_user_id = (select auth.uid())
    or event_id = any (array(select private.user_events('viewer')))
  );

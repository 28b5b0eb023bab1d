-- No grant on qr_code and wallet_pass_url: whoever shows the code gets in. The owner reads both
-- through private.readable_qr_code and private.readable_wallet_pass.
select private.let_read(
  'ticketing.tickets', '{qr_code, wallet_pass_url}', 'authenticated');
grant select, insert, update, delete on ticketing.tickets to service_role;

create policy "owner and members of the event's organization read tickets" on ticketing.tickets
  for select to authenticated
  using (
    owner_user_id = (select auth.uid())
    or event_id = any (array(select private.user_events('viewer')))
  );

-- depends: functions/payments/open_wallet functions/payments/repeated_movement
-- depends: functions/payments/balance_after
-- Adds the credits of a paid invoice to a person's wallet, once: the balance after that. Repeated,
-- it answers the same and does nothing. A debt is paid first: what it takes is in no lot.
create or replace function payments.apply_purchase(
  invoice uuid, wallet uuid, credits integer, cents integer, receipt text, key text
) returns integer
language plpgsql set search_path = ''
as $$
declare
  opened   record;
  bought   payments.invoices;
  movement payments.wallet_transactions;
begin
  if credits is null or credits <= 0 or cents is null or cents < 0 then
    raise exception 'cannot credit % credits for % cents',
      coalesce(credits::text, 'null'), coalesce(cents::text, 'null')
      using errcode = 'invalid_parameter_value';
  end if;
  select * into opened from payments.open_wallet(wallet, null);
  movement.wallet_id := wallet;
  movement.type := 'purchase';
  movement.credits_delta := credits;
  movement.usd_cents := cents;
  movement.reference_type := 'invoice';
  movement.reference_id := invoice::text;
  movement.idempotency_key := coalesce(key, 'purchase:' || invoice);
  movement.id := payments.repeated_movement(movement);
  if movement.id is not null then
    return payments.balance_after(movement.id);
  end if;

  select * into bought
  from payments.invoices as paid where paid.id = invoice and paid.wallet_id = wallet
  for no key update;
  if not found or bought.status = 'refunded' then
    raise exception 'wallet % has no invoice % to be credited', wallet, invoice
      using errcode = 'no_data_found';
  end if;
  update payments.invoices as paid
  set status = 'paid', receipt_url = coalesce(receipt, paid.receipt_url)
  where paid.id = invoice;
  insert into payments.credit_lots
    (wallet_id, quantity_purchased, quantity_remaining, unit_price_cents, source, invoice_id,
      created_at)
  values (wallet, credits, greatest(0, credits + least(opened.balance, 0)),
    round(cents::numeric / credits), 'purchase', invoice, clock_timestamp());
  insert into payments.wallet_transactions
    (wallet_id, type, credits_delta, usd_cents, reference_type, reference_id, idempotency_key,
      created_at)
  values (wallet, movement.type, credits, cents, movement.reference_type, movement.reference_id,
    movement.idempotency_key, clock_timestamp());
  return opened.balance + credits;
end
$$;
comment on function payments.apply_purchase(uuid, uuid, integer, integer, text, text) is
  'Credits an invoice to a person''s wallet once: the balance after that.';
revoke all on function payments.apply_purchase(uuid, uuid, integer, integer, text, text)
  from public;

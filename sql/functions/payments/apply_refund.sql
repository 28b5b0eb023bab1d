-- depends: functions/payments/open_wallet functions/payments/repeated_movement
-- depends: functions/payments/balance_after functions/payments/take_from_lots
-- depends: functions/payments/freeze_if_negative
-- Takes back the credits that money given back had bought: the balance after that, below zero when
-- they are spent; then the wallet is frozen. Several refunds of one invoice together take exactly
-- what was credited. Repeated with the same key, it answers the same and does nothing.
create or replace function payments.apply_refund(
  invoice uuid, wallet uuid, cents integer, key text
) returns integer
language plpgsql set search_path = ''
as $$
declare
  opened   record;
  bought   payments.wallet_transactions;
  movement payments.wallet_transactions;
  returned record;
begin
  if cents is null or cents <= 0 or key is null then
    raise exception 'a refund needs an amount above zero and a key'
      using errcode = 'invalid_parameter_value';
  end if;
  select * into opened from payments.open_wallet(wallet, null);
  movement.wallet_id := wallet;
  movement.type := 'refund';
  movement.usd_cents := -cents;
  movement.reference_type := 'invoice';
  movement.reference_id := invoice::text;
  movement.idempotency_key := key;
  movement.id := payments.repeated_movement(movement);
  if movement.id is not null then
    return payments.balance_after(movement.id);
  end if;

  select * into bought
  from payments.wallet_transactions as purchase
  where purchase.wallet_id = wallet and purchase.type = 'purchase'
    and purchase.reference_type = 'invoice' and purchase.reference_id = invoice::text;
  if not found then
    raise exception 'invoice % was not credited to wallet %', invoice, wallet
      using errcode = 'no_data_found';
  end if;
  select cents - coalesce(sum(refund.usd_cents), 0) as cents,
    -coalesce(sum(refund.credits_delta), 0) as credits
  into returned
  from payments.wallet_transactions as refund
  where refund.wallet_id = wallet and refund.type = 'refund'
    and refund.reference_type = 'invoice' and refund.reference_id = invoice::text;
  if returned.cents > bought.usd_cents then
    raise exception 'invoice % of % cents cannot be refunded % in all',
      invoice, bought.usd_cents, returned.cents using errcode = 'check_violation';
  end if;
  -- A started credit is taken whole, by the sum of all refunds.
  movement.credits_delta := returned.credits
    - ceil(bought.credits_delta::numeric * returned.cents / bought.usd_cents);
  if movement.credits_delta = 0 then
    raise exception '% cents are worth no further credit', cents
      using errcode = 'invalid_parameter_value', hint = 'Refund them together with more.';
  end if;

  perform payments.take_from_lots(-movement.credits_delta, wallet, null, invoice);
  insert into payments.wallet_transactions
    (wallet_id, type, credits_delta, usd_cents, reference_type, reference_id, idempotency_key,
      created_at)
  values (wallet, movement.type, movement.credits_delta, movement.usd_cents,
    movement.reference_type, movement.reference_id, key, clock_timestamp());
  update payments.invoices as paid set status = 'refunded'
  where paid.id = invoice and returned.cents = bought.usd_cents;
  perform payments.freeze_if_negative(wallet);
  return opened.balance + movement.credits_delta;
end
$$;
comment on function payments.apply_refund(uuid, uuid, integer, text) is
  'Takes credits back for money given back, once per key: the balance after that.';
revoke all on function payments.apply_refund(uuid, uuid, integer, text) from public;

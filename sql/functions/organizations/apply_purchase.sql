-- depends: functions/payments/open_wallet
-- Adds bought credits to an organization's wallet, once per message of the payment provider and
-- once per invoice: the transaction that did it. Repeated, it answers the same and does nothing.
create or replace function organizations.apply_purchase(
  wallet uuid, credits integer, invoice uuid, stripe_event text, note text
) returns uuid
language plpgsql set search_path = ''
as $$
declare
  opened   record;
  bought   payments.invoices;
  movement organizations.org_wallet_transactions;
begin
  if credits is null or credits <= 0 or coalesce(invoice::text, stripe_event) is null then
    raise exception 'a purchase needs credits above zero, and an invoice or a message'
      using errcode = 'invalid_parameter_value';
  end if;
  select * into opened from payments.open_wallet(null, wallet);
  select * into movement
  from organizations.org_wallet_transactions as made
  where made.stripe_event_id = stripe_event
    or made.invoice_id = invoice and made.transaction_type = 'purchase'
  order by made.stripe_event_id = stripe_event desc nulls last
  limit 1;
  if found then
    if (movement.wallet_id, movement.transaction_type, movement.credits_delta, movement.invoice_id)
      is distinct from (wallet, 'purchase'::text, credits, invoice)
    then
      raise exception 'message % or invoice % was used for another purchase', stripe_event, invoice
        using errcode = 'unique_violation';
    end if;
    return movement.id;
  end if;

  if invoice is not null then
    update payments.invoices as paid set status = 'paid'
    where paid.id = invoice and paid.org_wallet_id = wallet and paid.status <> 'refunded'
    returning * into bought;
    if not found then
      raise exception 'wallet % has no invoice % to be credited', wallet, invoice
        using errcode = 'no_data_found';
    end if;
  end if;
  insert into payments.credit_lots
    (org_wallet_id, quantity_purchased, quantity_remaining, unit_price_cents, source, invoice_id,
      created_at)
  values (wallet, credits, greatest(0, credits + least(opened.balance, 0)),
    round(coalesce(bought.amount_usd_cents, 0)::numeric / credits), 'purchase', invoice,
    clock_timestamp());
  insert into organizations.org_wallet_transactions
    (wallet_id, credits_delta, transaction_type, description, reference_type, reference_id,
      invoice_id, stripe_event_id, created_at)
  values (wallet, credits, 'purchase', note, case when invoice is not null then 'invoice' end,
    invoice, invoice, stripe_event, clock_timestamp())
  returning id into movement.id;
  return movement.id;
end
$$;
comment on function organizations.apply_purchase(uuid, integer, uuid, text, text) is
  'Credits an organization''s wallet once: the transaction that did it.';
revoke all on function organizations.apply_purchase(uuid, integer, uuid, text, text) from public;

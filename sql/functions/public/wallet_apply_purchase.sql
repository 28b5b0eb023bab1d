-- depends: functions/payments/apply_purchase
-- Adds the credits of a paid invoice to a person's wallet, once per invoice and key.
create or replace function public.wallet_apply_purchase(
  p_invoice_id uuid, p_wallet_id uuid, p_credits integer, p_usd_cents integer,
  p_receipt_url text default null, p_idempotency_key text default null
) returns table (new_balance integer)
language sql volatile security definer set search_path = ''
as $$
  select payments.apply_purchase(
    p_invoice_id, p_wallet_id, p_credits, p_usd_cents, p_receipt_url, p_idempotency_key)
$$;
comment on function public.wallet_apply_purchase(uuid, uuid, integer, integer, text, text) is
  'Credits an invoice to a person''s wallet once: the balance after that.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.wallet_apply_purchase(uuid, uuid, integer, integer, text, text)
  from public, anon, authenticated, service_role;
grant execute on function public.wallet_apply_purchase(uuid, uuid, integer, integer, text, text)
  to service_role;

-- depends: functions/payments/apply_refund
-- Takes back the credits that money given back had bought, once per key.
create or replace function public.wallet_apply_refund(
  p_invoice_id uuid, p_wallet_id uuid, p_refund_usd_cents integer, p_idempotency_key text
) returns table (new_balance integer)
language sql volatile security definer set search_path = ''
as $$
  select payments.apply_refund(p_invoice_id, p_wallet_id, p_refund_usd_cents, p_idempotency_key)
$$;
comment on function public.wallet_apply_refund(uuid, uuid, integer, text) is
  'Takes credits back for money given back, once per key: the balance after that.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.wallet_apply_refund(uuid, uuid, integer, text)
  from public, anon, authenticated, service_role;
grant execute on function public.wallet_apply_refund(uuid, uuid, integer, text) to service_role;

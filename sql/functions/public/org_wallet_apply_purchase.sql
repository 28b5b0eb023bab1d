-- depends: functions/organizations/apply_purchase
-- Adds bought credits to an organization's wallet, once per message and invoice.
create or replace function public.org_wallet_apply_purchase(
  p_wallet_id uuid, p_credits integer, p_invoice_id uuid default null,
  p_stripe_event_id text default null, p_description text default null
) returns uuid
language sql volatile security definer set search_path = ''
as $$
  select organizations.apply_purchase(
    p_wallet_id, p_credits, p_invoice_id, p_stripe_event_id, p_description)
$$;
comment on function public.org_wallet_apply_purchase(uuid, integer, uuid, text, text) is
  'Credits an organization''s wallet once: the transaction that did it.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.org_wallet_apply_purchase(uuid, integer, uuid, text, text)
  from public, anon, authenticated, service_role;
grant execute on function public.org_wallet_apply_purchase(uuid, integer, uuid, text, text)
  to service_role;

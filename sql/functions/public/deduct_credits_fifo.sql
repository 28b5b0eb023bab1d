-- depends: functions/payments/deduct_credits
-- Spends credits of one wallet, a person's or an organization's, oldest first; all or nothing.
create or replace function public.deduct_credits_fifo(
  p_amount integer, p_wallet_id uuid default null, p_org_wallet_id uuid default null
) returns table (lot_id uuid, deducted integer)
language sql volatile security definer set search_path = ''
as $$
  select * from payments.deduct_credits(p_amount, p_wallet_id, p_org_wallet_id)
$$;
comment on function public.deduct_credits_fifo(integer, uuid, uuid) is
  'Spends credits of a wallet: from which lots, and how many of each.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.deduct_credits_fifo(integer, uuid, uuid)
  from public, anon, authenticated, service_role;
grant execute on function public.deduct_credits_fifo(integer, uuid, uuid) to service_role;

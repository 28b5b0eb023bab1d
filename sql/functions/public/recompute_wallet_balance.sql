-- depends: functions/payments/recompute_balance
-- Mends the balance of a wallet, a person's or an organization's.
create or replace function public.recompute_wallet_balance(p_wallet uuid) returns integer
language sql volatile security definer set search_path = ''
as $$
  select payments.recompute_balance(p_wallet)
$$;
comment on function public.recompute_wallet_balance(uuid) is
  'Makes a wallet''s balance the sum of its transactions, and says it.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.recompute_wallet_balance(uuid)
  from public, anon, authenticated, service_role;
grant execute on function public.recompute_wallet_balance(uuid) to service_role;

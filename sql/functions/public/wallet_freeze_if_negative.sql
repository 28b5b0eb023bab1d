-- depends: functions/payments/freeze_if_negative
-- Freezes a person's wallet that owes credits.
create or replace function public.wallet_freeze_if_negative(p_wallet_id uuid) returns boolean
language sql volatile security definer set search_path = ''
as $$
  select payments.freeze_if_negative(p_wallet_id)
$$;
comment on function public.wallet_freeze_if_negative(uuid) is
  'Freezes a person''s wallet that owes credits: whether it is frozen now.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.wallet_freeze_if_negative(uuid)
  from public, anon, authenticated, service_role;
grant execute on function public.wallet_freeze_if_negative(uuid) to service_role;

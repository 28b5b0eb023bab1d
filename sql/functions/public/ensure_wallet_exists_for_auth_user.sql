-- depends: functions/payments/ensure_wallet
-- The caller's wallet, made if there is none.
create or replace function public.ensure_wallet_exists_for_auth_user() returns uuid
language sql volatile security definer set search_path = ''
as $$
  select payments.ensure_wallet()
$$;
comment on function public.ensure_wallet_exists_for_auth_user() is
  'The caller''s wallet, made if there is none.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.ensure_wallet_exists_for_auth_user()
  from public, anon, authenticated, service_role;
grant execute on function public.ensure_wallet_exists_for_auth_user() to authenticated;

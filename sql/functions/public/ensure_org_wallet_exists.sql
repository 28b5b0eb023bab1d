-- depends: functions/organizations/ensure_wallet
-- The wallet of an organization, made if there is none.
create or replace function public.ensure_org_wallet_exists(p_org_id uuid) returns uuid
language sql volatile security definer set search_path = ''
as $$
  select organizations.ensure_wallet(p_org_id)
$$;
comment on function public.ensure_org_wallet_exists(uuid) is
  'An organization''s wallet, made if there is none; for its admins and service_role.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.ensure_org_wallet_exists(uuid)
  from public, anon, authenticated, service_role;
grant execute on function public.ensure_org_wallet_exists(uuid) to authenticated, service_role;

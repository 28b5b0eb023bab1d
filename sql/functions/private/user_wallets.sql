-- The caller's own wallet.
create or replace function private.user_wallets() returns setof uuid
language sql stable security definer rows 1 set search_path = ''
as $$
  select wallet.id
  from payments.wallets as wallet
  where wallet.user_id = (select auth.uid())
$$;
comment on function private.user_wallets() is 'The caller''s own wallet.';
revoke all on function private.user_wallets() from public;
grant execute on function private.user_wallets() to authenticated, service_role;

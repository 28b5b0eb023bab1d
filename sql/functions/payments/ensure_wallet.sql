-- The wallet of the caller, made empty if there is none yet.
create or replace function payments.ensure_wallet() returns uuid
language plpgsql set search_path = ''
as $$
begin
  if auth.uid() is null then
    raise exception 'nobody is signed in' using errcode = 'insufficient_privilege';
  end if;
  -- Of two callers at the same time the second waits here and finds the first one's.
  insert into payments.wallets (user_id) values (auth.uid()) on conflict (user_id) do nothing;
  return (select wallet.id from payments.wallets as wallet where wallet.user_id = auth.uid());
end
$$;
comment on function payments.ensure_wallet() is 'The caller''s wallet, made if there is none.';
revoke all on function payments.ensure_wallet() from public;

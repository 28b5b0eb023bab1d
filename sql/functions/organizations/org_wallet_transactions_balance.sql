-- An organization wallet's balance is the sum of its transactions: every change of them changes it.
-- The same as for people's wallets in payments.
create or replace function private.book_org_wallet_transaction() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op <> 'INSERT' then
    update organizations.org_wallets as wallet
    set balance_credits = wallet.balance_credits - old.credits_delta
    where wallet.id = old.wallet_id;
  end if;
  if tg_op <> 'DELETE' then
    update organizations.org_wallets as wallet
    set balance_credits = wallet.balance_credits + new.credits_delta
    where wallet.id = new.wallet_id;
  end if;
  return null;
end
$$;
comment on function private.book_org_wallet_transaction() is
  'Trigger: an organization wallet''s balance follows its transactions.';
revoke all on function private.book_org_wallet_transaction() from public;

create or replace trigger book_org_wallet_transaction
  after insert or delete or update of wallet_id, credits_delta
  on organizations.org_wallet_transactions
  for each row execute function private.book_org_wallet_transaction();

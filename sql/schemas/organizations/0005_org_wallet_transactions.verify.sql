-- Row security is off on organizations.org_wallet_transactions.
select 'organizations.org_wallet_transactions' as "table"
from pg_class
where oid = 'organizations.org_wallet_transactions'::regclass and not relrowsecurity;
-- A wallet's balance is not the sum of its transactions.
select wallet.id, wallet.balance_credits, coalesce(sum(movement.credits_delta), 0) as ledger_credits
from organizations.org_wallets as wallet
left join organizations.org_wallet_transactions as movement on movement.wallet_id = wallet.id
group by wallet.id
having wallet.balance_credits <> coalesce(sum(movement.credits_delta), 0);

-- Row security is off on payments.wallet_transactions.
select 'payments.wallet_transactions' as "table"
from pg_class
where oid = 'payments.wallet_transactions'::regclass and not relrowsecurity;
-- A wallet's balance is not the sum of its transactions.
select wallet.id, wallet.balance_credits, coalesce(sum(movement.credits_delta), 0) as ledger_credits
from payments.wallets as wallet
left join payments.wallet_transactions as movement on movement.wallet_id = wallet.id
group by wallet.id
having wallet.balance_credits <> coalesce(sum(movement.credits_delta), 0);

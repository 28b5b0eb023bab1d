-- Loses: the ledger of all wallets.
drop table payments.wallet_transactions;

-- Loses: the ledger of all organization wallets.
drop table organizations.org_wallet_transactions;

-- Loses: all organization wallets and their balances.
drop table organizations.org_wallets;

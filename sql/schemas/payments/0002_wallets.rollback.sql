-- Loses: all wallets and their balances.
drop table payments.wallets;

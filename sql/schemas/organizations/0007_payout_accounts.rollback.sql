-- Loses: which payment account belongs to whom.
drop table organizations.payout_accounts;

-- Loses: the payout settings of all organizations.
drop table organizations.payout_configurations;

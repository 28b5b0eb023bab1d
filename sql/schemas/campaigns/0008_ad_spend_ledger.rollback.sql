-- Loses: what campaigns were charged.
drop table campaigns.ad_spend_ledger;

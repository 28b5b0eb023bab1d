-- Loses: all campaigns.
drop table campaigns.campaigns;

-- Loses: which ads were shown.
drop table campaigns.ad_impressions;

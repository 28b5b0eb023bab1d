-- Loses: all creatives.
drop table campaigns.ad_creatives;

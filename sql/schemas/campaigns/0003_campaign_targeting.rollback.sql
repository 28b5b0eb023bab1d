-- Loses: whom campaigns are shown to.
drop table campaigns.campaign_targeting;

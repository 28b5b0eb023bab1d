-- Loses: where campaigns may be shown.
drop table campaigns.campaign_placements;

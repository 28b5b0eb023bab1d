-- Loses: which ads were clicked.
drop table campaigns.ad_clicks;

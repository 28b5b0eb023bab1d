-- Loses: all short links; shared ones stop working.
drop table analytics.share_links;

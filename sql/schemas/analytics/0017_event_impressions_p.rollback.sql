-- Loses: all impressions kept by month.
drop table analytics.event_impressions_default;
drop table analytics.event_impressions_p;

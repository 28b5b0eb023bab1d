-- Loses: all impressions of events.
drop table analytics.event_impressions;

-- Loses: all reported events.
drop table analytics.analytics_events;

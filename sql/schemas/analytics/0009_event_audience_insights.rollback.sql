-- Loses: the audience figures of all events.
drop table analytics.event_audience_insights;

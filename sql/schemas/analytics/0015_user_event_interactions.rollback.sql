-- Loses: what recommendations are made from.
drop table analytics.user_event_interactions;

-- Loses: what was done with tickets.
drop table analytics.ticket_analytics;

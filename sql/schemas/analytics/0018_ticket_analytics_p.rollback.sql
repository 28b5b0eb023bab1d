-- Loses: what was done with tickets, kept by month.
drop table analytics.ticket_analytics_default;
drop table analytics.ticket_analytics_p;

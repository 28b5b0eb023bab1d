grant select, insert, update, delete on analytics.ticket_analytics to service_role;

grant select, insert, update, delete on analytics.ticket_analytics_p to service_role;

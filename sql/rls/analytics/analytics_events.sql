grant select, insert, update, delete on analytics.analytics_events to service_role;

grant select, insert, update, delete on analytics.event_audience_insights to service_role;

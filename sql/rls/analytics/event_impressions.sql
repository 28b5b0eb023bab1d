grant select, insert, update, delete on analytics.event_impressions to service_role;

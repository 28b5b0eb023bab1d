grant select, insert, update, delete on analytics.event_impressions_p to service_role;

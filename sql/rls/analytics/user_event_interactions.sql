grant select, insert, update, delete on analytics.user_event_interactions to service_role;

grant select, insert, update, delete on analytics.negative_feedback to service_role;

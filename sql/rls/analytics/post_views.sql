grant select, insert, update, delete on analytics.post_views to service_role;

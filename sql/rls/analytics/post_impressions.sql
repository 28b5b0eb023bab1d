grant select, insert, update, delete on analytics.post_impressions to service_role;

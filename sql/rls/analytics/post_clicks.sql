grant select, insert, update, delete on analytics.post_clicks to service_role;

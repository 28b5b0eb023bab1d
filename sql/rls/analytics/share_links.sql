grant select, insert, update, delete on analytics.share_links to service_role;

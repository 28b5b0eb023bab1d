grant select, insert, update, delete on analytics.reports to service_role;

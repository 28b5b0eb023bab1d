grant select, insert, update, delete on ticketing.scan_logs to service_role;

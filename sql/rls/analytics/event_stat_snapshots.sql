grant select, insert, update, delete on analytics.event_stat_snapshots to service_role;

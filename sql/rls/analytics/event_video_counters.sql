grant select, insert, update, delete on analytics.event_video_counters to service_role;

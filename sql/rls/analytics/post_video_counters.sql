grant select, insert, update, delete on analytics.post_video_counters to service_role;

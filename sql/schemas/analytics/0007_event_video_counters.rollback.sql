-- Loses: the counters; they can be counted again from raw rows.
drop table analytics.event_video_counters;

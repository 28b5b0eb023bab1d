-- Loses: the counters; they can be counted again from raw rows.
drop table analytics.post_video_counters;

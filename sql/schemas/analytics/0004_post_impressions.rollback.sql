-- Loses: all impressions of posts.
drop table analytics.post_impressions;

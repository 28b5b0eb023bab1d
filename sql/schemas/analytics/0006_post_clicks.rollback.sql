-- Loses: all clicks in posts.
drop table analytics.post_clicks;

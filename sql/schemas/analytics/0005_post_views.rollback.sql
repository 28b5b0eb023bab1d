-- Loses: all views of posts.
drop table analytics.post_views;

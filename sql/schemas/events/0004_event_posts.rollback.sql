-- Loses: all posts.
drop table events.event_posts;

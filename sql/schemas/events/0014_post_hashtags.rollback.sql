-- Loses: which post has which hashtags.
drop table events.post_hashtags;

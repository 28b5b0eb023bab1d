-- Loses: all hashtags.
drop table events.hashtags;

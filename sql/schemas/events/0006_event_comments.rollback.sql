-- Loses: all comments.
drop table events.event_comments;

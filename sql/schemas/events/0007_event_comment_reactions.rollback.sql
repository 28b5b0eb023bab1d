-- Loses: who liked which comment.
drop table events.event_comment_reactions;

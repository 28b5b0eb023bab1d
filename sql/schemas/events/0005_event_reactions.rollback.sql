-- Loses: who liked which post.
drop table events.event_reactions;

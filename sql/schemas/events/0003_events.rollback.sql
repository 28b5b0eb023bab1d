-- Loses: all events.
drop table events.events;

-- Loses: who may scan tickets.
drop table events.event_scanners;

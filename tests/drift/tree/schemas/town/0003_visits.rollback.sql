-- Loses: the visits.
drop table town.visits;

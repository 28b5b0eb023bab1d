-- Loses: all cultural guides.
drop table events.cultural_guides;

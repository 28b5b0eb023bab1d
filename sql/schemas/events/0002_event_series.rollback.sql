-- Loses: all series; their events stay, if they are kept.
drop table events.event_series;

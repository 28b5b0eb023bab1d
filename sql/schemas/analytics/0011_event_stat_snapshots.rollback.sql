-- Loses: the figures that packages quote.
drop table analytics.event_stat_snapshots;

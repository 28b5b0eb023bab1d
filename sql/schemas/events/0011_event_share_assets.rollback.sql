-- Loses: all pictures and films for sharing.
drop table events.event_share_assets;

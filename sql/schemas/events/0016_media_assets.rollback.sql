-- Loses: which uploads there are; the files stay where they are.
drop table events.media_assets;

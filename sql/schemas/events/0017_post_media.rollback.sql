-- Loses: which post shows which pictures and films.
drop table events.post_media;

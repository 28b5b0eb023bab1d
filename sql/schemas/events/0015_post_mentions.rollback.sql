-- Loses: which post names whom.
drop table events.post_mentions;

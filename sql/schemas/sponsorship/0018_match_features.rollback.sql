-- Loses: the inputs of match scores.
drop table sponsorship.match_features;

-- Loses: all matches.
drop table sponsorship.sponsorship_matches;

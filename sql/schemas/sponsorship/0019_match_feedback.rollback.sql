-- Loses: what people said about matches.
drop table sponsorship.match_feedback;

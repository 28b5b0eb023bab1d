-- Loses: all sponsors.
drop table sponsorship.sponsors;

-- Loses: what figures events promised.
drop table sponsorship.sponsorship_slas;

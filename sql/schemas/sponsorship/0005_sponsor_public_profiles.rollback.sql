-- Loses: the public pages of sponsors.
drop table sponsorship.sponsor_public_profiles;

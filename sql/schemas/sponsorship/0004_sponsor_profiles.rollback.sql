-- Loses: what sponsors look for.
drop table sponsorship.sponsor_profiles;

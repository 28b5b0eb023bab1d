-- Loses: all packages.
drop table sponsorship.sponsorship_packages;

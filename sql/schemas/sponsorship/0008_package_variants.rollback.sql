-- Loses: all variants of packages.
drop table sponsorship.package_variants;

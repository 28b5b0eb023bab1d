-- Loses: all templates of packages.
drop table sponsorship.package_templates;

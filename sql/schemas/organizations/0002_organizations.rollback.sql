-- Loses: all organizations.
drop table organizations.organizations;

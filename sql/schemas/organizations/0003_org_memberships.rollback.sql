-- Loses: who belongs to which organization.
drop table organizations.org_memberships;

-- Loses: who belongs to which sponsor.
drop table sponsorship.sponsor_members;

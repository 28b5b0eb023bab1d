-- Loses: what events owe their sponsors.
drop table sponsorship.deliverables;

-- Loses: all codes.
drop table campaigns.promos;

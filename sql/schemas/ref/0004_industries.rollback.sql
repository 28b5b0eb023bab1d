-- Loses: industries added or renamed since.
drop table ref.industries;

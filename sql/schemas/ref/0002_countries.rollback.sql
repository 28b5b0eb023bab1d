-- Loses: countries added or renamed since.
drop table ref.countries;

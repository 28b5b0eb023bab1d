-- Loses: currencies added or renamed since.
drop table ref.currencies;

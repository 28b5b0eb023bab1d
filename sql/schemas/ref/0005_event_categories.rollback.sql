-- Loses: categories added or renamed since.
drop table ref.event_categories;

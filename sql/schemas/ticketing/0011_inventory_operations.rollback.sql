-- Loses: the story of all tiers' counts.
drop table ticketing.inventory_operations;

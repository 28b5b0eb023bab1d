-- Loses: all tiers with their prices and counts.
drop table ticketing.ticket_tiers;

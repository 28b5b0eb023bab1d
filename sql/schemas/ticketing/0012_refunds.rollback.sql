-- Loses: which orders were refunded, how much and by whom.
drop table ticketing.refunds;

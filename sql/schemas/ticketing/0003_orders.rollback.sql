-- Loses: all orders.
drop table ticketing.orders;

-- Loses: what was in which order.
drop table ticketing.order_items;

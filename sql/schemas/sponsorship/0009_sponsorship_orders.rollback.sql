-- Loses: all sponsorship orders.
drop table sponsorship.sponsorship_orders;

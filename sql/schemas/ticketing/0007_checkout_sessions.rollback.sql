-- Loses: all checkouts under way.
drop table ticketing.checkout_sessions;

-- Loses: all guest codes.
drop table ticketing.guest_codes;

-- Loses: all tickets; whoever has one does not get in.
drop table ticketing.tickets;

-- Loses: which tickets are kept for whom.
drop table ticketing.ticket_holds;

-- Loses: all guests' sessions; they have to prove their address again.
drop table ticketing.guest_ticket_sessions;

-- Loses: who is invited to which event.
drop table events.event_invites;

-- Loses: who does what at which event.
drop table events.event_roles;

-- Loses: all invitations to roles; links already sent stop working.
drop table events.role_invites;

-- Loses: all invitations; links in e-mails already sent stop working.
drop table organizations.org_invitations;

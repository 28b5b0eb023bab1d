-- Loses: the tokens of invitations, of which hashes remain; links already sent stop working.
comment on column organizations.org_invitations.token is
  'Secret of the link in the e-mail: only service_role may read it.';

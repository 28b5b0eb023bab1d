-- Loses: the tokens of invitations, of which hashes remain; links already sent stop working.
comment on column events.role_invites.email is 'Contact data: only service_role reads it.';
comment on column events.role_invites.phone is 'Contact data: only service_role reads it.';
comment on column events.role_invites.token is
  'Secret of the link in the message: only service_role may read it.';

-- depends: events.0018_role_invites
-- Tokens of invitations are kept as hashes from now on; links already sent go on working.
update events.role_invites
set token = 'sha256:' || encode(sha256(convert_to(token, 'UTF8')), 'hex')
where token !~ '^sha256:[0-9a-f]{64}$';

comment on column events.role_invites.email is
  'Contact data: editors of the event''s organization read it.';
comment on column events.role_invites.phone is
  'Contact data: editors of the event''s organization read it.';
comment on column events.role_invites.token is
  'Hash (sha256:…) of the secret in the link; a trigger makes it from what is written.';

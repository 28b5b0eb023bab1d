-- depends: organizations.0006_org_invitations
-- Tokens of invitations are kept as hashes from now on; links already sent go on working.
update organizations.org_invitations
set token = 'sha256:' || encode(sha256(convert_to(token, 'UTF8')), 'hex')
where token !~ '^sha256:[0-9a-f]{64}$';

comment on column organizations.org_invitations.token is
  'Hash (sha256:…) of the secret in the link; a trigger makes it from what is written.';

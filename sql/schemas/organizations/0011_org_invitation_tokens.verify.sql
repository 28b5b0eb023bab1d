-- An invitation keeps its token in clear.
select invitation.id
from organizations.org_invitations as invitation
where invitation.token !~ '^sha256:[0-9a-f]{64}$';

-- An invitation keeps its token in clear.
select invitation.id
from events.role_invites as invitation
where invitation.token !~ '^sha256:[0-9a-f]{64}$';

-- The application's name for organizations.org_invitations. Administrators manage invitations
-- without reading their tokens: whoever has a token can join, so only service_role, which sends
-- them, reads them.
create or replace view public.org_invitations with (security_invoker = true) as
select
  invitation.id,
  invitation.org_id,
  invitation.email,
  invitation.role,
  private.readable_invitation_token(invitation.id) as token,
  invitation.expires_at,
  invitation.invited_by,
  invitation.accepted_user_id,
  invitation.status,
  invitation.created_at,
  invitation.accepted_at
from organizations.org_invitations as invitation;

comment on view public.org_invitations is
  'The application''s name for organizations.org_invitations; token is null for clients.';
revoke all on public.org_invitations from public, anon, authenticated, service_role;
grant select on public.org_invitations to anon;
grant select, insert, update, delete on public.org_invitations to authenticated, service_role;

-- A computed column cannot be written; these make it so again.
create or replace trigger write_through
  instead of insert or update on public.org_invitations
  for each row execute function private.write_through('organizations', 'org_invitations', 'id');

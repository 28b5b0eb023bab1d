-- depends: functions/private/may_read_column
-- The token of an invitation for roles that may read the column (service_role sends the e-mail);
-- null for others.
create or replace function private.readable_invitation_token(invitation_id uuid) returns text
language sql stable security definer set search_path = ''
as $$
  select invitation.token
  from organizations.org_invitations as invitation
  where invitation.id = invitation_id
    and private.may_read_column('organizations.org_invitations', 'token')
$$;
comment on function private.readable_invitation_token(uuid) is
  'Token of an invitation, null for others than service_role.';
revoke all on function private.readable_invitation_token(uuid) from public;
grant execute on function private.readable_invitation_token(uuid) to authenticated, service_role;

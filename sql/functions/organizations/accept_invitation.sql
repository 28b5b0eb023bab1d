-- depends: functions/private/invited_address
-- Makes the caller a member of the organization to which a link invites them: success, or why not.
-- Refusals are answers, not errors, so that an invitation found expired stays marked.
create or replace function organizations.accept_invitation(secret text) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  invitation organizations.org_invitations;
  refusal    text;
begin
  -- Whoever comes second with the same link waits here, and then reads that it is accepted.
  select * into invitation from organizations.org_invitations as sent
  where sent.token = 'sha256:' || encode(sha256(convert_to(secret, 'UTF8')), 'hex') for update;
  refusal := case
    when not found then 'not_found'
    when not private.invited_address(invitation.email, null) then 'other_address'
    when invitation.status = 'pending' and invitation.expires_at <= now() then 'expired'
    when invitation.status <> 'pending' then invitation.status
  end;
  if refusal = 'expired' then
    update organizations.org_invitations set status = 'expired' where id = invitation.id;
  end if;
  if refusal is not null then
    return jsonb_build_object('success', false, 'error', refusal);
  end if;

  -- An invitation never lowers the role that somebody has.
  insert into organizations.org_memberships as membership (org_id, user_id, role)
  values (invitation.org_id, auth.uid(), invitation.role::public.org_role)
  on conflict (org_id, user_id) do update set role = greatest(membership.role, excluded.role);
  update organizations.org_invitations
  set status = 'accepted', accepted_user_id = auth.uid(), accepted_at = now()
  where id = invitation.id;
  return jsonb_build_object(
    'success', true, 'org_id', invitation.org_id, 'role', invitation.role);
end
$$;
comment on function organizations.accept_invitation(text) is
  'Accepts an invitation to an organization: success, or why not.';
revoke all on function organizations.accept_invitation(text) from public;

-- depends: functions/private/invited_address
-- Gives the caller the role at an event to which a link invites them: success, or why not. Refusals
-- are answers, not errors, so that an invitation found expired stays marked.
create or replace function events.accept_role_invite(secret text) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  invitation events.role_invites;
  refusal    text;
begin
  -- Whoever comes second with the same link waits here, and then reads that it is accepted.
  select * into invitation from events.role_invites as sent
  where sent.token = 'sha256:' || encode(sha256(convert_to(secret, 'UTF8')), 'hex') for update;
  refusal := case
    when not found then 'not_found'
    when not private.invited_address(invitation.email, invitation.phone) then 'other_address'
    when invitation.status = 'pending' and invitation.expires_at <= now() then 'expired'
    when invitation.status <> 'pending' then invitation.status::text
  end;
  if refusal = 'expired' then
    update events.role_invites set status = 'expired' where id = invitation.id;
  end if;
  if refusal is not null then
    return jsonb_build_object('success', false, 'error', refusal);
  end if;

  insert into events.event_roles (event_id, user_id, role, created_by)
  values (invitation.event_id, auth.uid(), invitation.role, invitation.invited_by)
  on conflict (event_id, user_id, role) do update set status = 'active';
  -- The doors ask event_scanners.
  insert into events.event_scanners (event_id, user_id, invited_by)
  select invitation.event_id, auth.uid(), invitation.invited_by
  where invitation.role = 'scanner'
  on conflict (event_id, user_id) do update set status = 'enabled';
  update events.role_invites
  set status = 'accepted', accepted_user_id = auth.uid(), accepted_at = now()
  where id = invitation.id;
  return jsonb_build_object(
    'success', true, 'event_id', invitation.event_id, 'role', invitation.role);
end
$$;
comment on function events.accept_role_invite(text) is
  'Accepts an invitation to a role at an event: success, or why not.';
revoke all on function events.accept_role_invite(text) from public;

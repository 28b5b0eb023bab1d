-- depends: functions/events/role_invites_token
-- An invitation made without a token gets the hash of a secret that nobody knows: its link works
-- once the server, which sends the message, has written a token.
create or replace function private.set_invitation_token() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.token := coalesce(new.token,
    'sha256:' || replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));
  return new;
end
$$;
comment on function private.set_invitation_token() is
  'Trigger: an invitation without a token gets a hash whose secret nobody knows.';
revoke all on function private.set_invitation_token() from public;

create or replace trigger set_invitation_token
  before insert on organizations.org_invitations
  for each row execute function private.set_invitation_token();

-- A leaked row, backup or log lets nobody in; administrators may read what is stored.
create or replace trigger hash_invite_token
  before insert or update of token on organizations.org_invitations
  for each row execute function private.hash_invite_token();

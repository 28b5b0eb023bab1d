-- The token of an invitation is stored as its hash: a leaked row, backup or log lets nobody in.
-- The application makes the token, sends it, and keeps no copy; accept_role_invite hashes what it is
-- given. What is a stored hash already stays, so that rows can be copied; it opens nothing, because
-- it would be hashed again on acceptance.
create or replace function private.hash_invite_token() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if new.token !~ '^sha256:[0-9a-f]{64}$' then
    new.token := 'sha256:' || encode(sha256(convert_to(new.token, 'UTF8')), 'hex');
  end if;
  return new;
end
$$;
comment on function private.hash_invite_token() is
  'Trigger: the token of an invitation is stored as its hash.';
revoke all on function private.hash_invite_token() from public;

create or replace trigger hash_invite_token
  before insert or update of token on events.role_invites
  for each row execute function private.hash_invite_token();

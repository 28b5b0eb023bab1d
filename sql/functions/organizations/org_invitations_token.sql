-- An invitation made without a token gets one that cannot be guessed: clients neither choose nor
-- see it.
create or replace function private.set_invitation_token() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.token := coalesce(
    new.token, replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));
  return new;
end
$$;
comment on function private.set_invitation_token() is
  'Trigger: an invitation without a token gets 244 random bits.';
revoke all on function private.set_invitation_token() from public;

create or replace trigger set_invitation_token
  before insert on organizations.org_invitations
  for each row execute function private.set_invitation_token();

-- Whether an invitation went to the caller: to the e-mail address of their account, or to its phone
-- number when there is no address or it is also that number. An error when nobody is signed in.
create or replace function private.invited_address(invited_email text, invited_phone text)
  returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  if auth.uid() is null then
    raise exception 'nobody is signed in' using errcode = 'insufficient_privilege';
  end if;
  -- The account says who somebody is; a token may be older than its address. Accounts keep phone
  -- numbers without the +.
  return exists (
    select from auth.users as account
    where account.id = auth.uid()
      and (lower(account.email) = lower(invited_email)
        or regexp_replace(account.phone, '\D', '', 'g')
          = nullif(regexp_replace(invited_phone, '\D', '', 'g'), ''))
  );
end
$$;
comment on function private.invited_address(text, text) is
  'Whether the caller''s account has this e-mail address or phone number.';
revoke all on function private.invited_address(text, text) from public;

-- depends: functions/private/acting_user
-- Sets the phone number on the caller's profile, or takes it off (null); service_role names the
-- person. public.user_profiles shows the number to its person only, and so cannot take it.
create or replace function public.set_phone(p_phone text, p_user_id uuid default null)
  returns void
language plpgsql volatile security definer set search_path = ''
as $$
begin
  update users.user_profiles as profile
  set phone = p_phone
  where profile.user_id = private.acting_user(p_user_id);
  if not found then
    raise exception 'there is no profile yet' using errcode = 'no_data_found',
      hint = 'Insert the profile first.';
  end if;
end
$$;
comment on function public.set_phone(text, uuid) is
  'Sets the phone number on a profile: the caller''s own.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.set_phone(text, uuid) from public, anon, authenticated, service_role;
grant execute on function public.set_phone(text, uuid) to authenticated, service_role;

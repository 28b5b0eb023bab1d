-- The application's name for users.user_profiles. Everybody signed in reads profiles, but a phone
-- number only its own person and service_role: clients have no grant on the column, so the view
-- asks a function.
create or replace view public.user_profiles with (security_invoker = true) as
select
  profile.user_id,
  profile.display_name,
  private.readable_phone(profile.user_id) as phone,
  profile.photo_url,
  profile.role,
  profile.verification_status,
  profile.created_at,
  profile.updated_at,
  profile.social_links,
  profile.sponsor_mode_enabled,
  profile.bio,
  profile.location
from users.user_profiles as profile;

comment on view public.user_profiles is
  'The application''s name for users.user_profiles; phone is null for others.';
revoke all on public.user_profiles from public, anon, authenticated, service_role;
grant select on public.user_profiles to anon;
grant select, insert, update, delete on public.user_profiles to authenticated, service_role;

-- A computed column cannot be written; these make it so again.
create or replace trigger write_through
  instead of insert or update on public.user_profiles
  for each row execute function private.write_through('users', 'user_profiles', 'user_id');

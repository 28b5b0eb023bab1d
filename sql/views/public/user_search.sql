-- Whom one can find: what everybody signed in reads of a profile, without contact data and settings.
create or replace view public.user_search with (security_invoker = true) as
select
  profile.user_id,
  profile.display_name,
  profile.photo_url,
  profile.role,
  profile.verification_status,
  profile.bio,
  profile.location
from users.user_profiles as profile;

comment on view public.user_search is 'People to be found by name, without contact data.';
revoke all on public.user_search from public, anon, authenticated, service_role;
grant select on public.user_search to authenticated, service_role;

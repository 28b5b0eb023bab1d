-- Follows with names on both sides, for lists of followers and of whom one follows. A name is null
-- where the reader does not see what it is of: somebody else's organization, a private event.
create or replace view public.follow_profiles with (security_invoker = true) as
select
  follow.id,
  follow.follower_type,
  follow.follower_user_id,
  follow.follower_org_id,
  follow.target_type,
  follow.target_id,
  follow.status,
  follow.created_at,
  coalesce(follower_org.name, follower.display_name) as follower_name,
  case when follow.follower_org_id is null then follower.photo_url else follower_org.logo_url end
    as follower_photo_url,
  coalesce(target_user.display_name, target_org.name, target_event.title) as target_name,
  coalesce(target_user.photo_url, target_org.logo_url, target_event.cover_image_url)
    as target_photo_url
from users.follows as follow
left join users.user_profiles as follower on follower.user_id = follow.follower_user_id
left join organizations.organizations as follower_org on follower_org.id = follow.follower_org_id
left join users.user_profiles as target_user
  on follow.target_type = 'user' and target_user.user_id = follow.target_id
left join organizations.organizations as target_org
  on follow.target_type = 'organizer' and target_org.id = follow.target_id
left join events.events as target_event
  on follow.target_type = 'event' and target_event.id = follow.target_id;

comment on view public.follow_profiles is
  'Follows that the reader may see, with names and pictures of both sides.';
comment on column public.follow_profiles.follower_name is
  'The organization in whose name somebody follows, else the person.';
comment on column public.follow_profiles.target_name is
  'Person, organization or event; null when the reader does not see it.';
revoke all on public.follow_profiles from public, anon, authenticated, service_role;
grant select on public.follow_profiles to authenticated, service_role;

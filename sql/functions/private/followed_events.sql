-- The events that the caller follows, and those of organizations that the caller follows.
create or replace function private.followed_events() returns setof uuid
language sql stable security definer rows 50 set search_path = ''
as $$
  select followed.target_id
  from users.follows as followed
  where followed.follower_user_id = (select auth.uid())
    and followed.target_type = 'event' and followed.status = 'accepted'
  union
  select event.id
  from users.follows as followed
  join events.events as event on event.owner_context_id = followed.target_id
  where followed.follower_user_id = (select auth.uid())
    and followed.target_type = 'organizer' and followed.status = 'accepted'
$$;
comment on function private.followed_events() is
  'Events that the caller follows, or whose organization they follow.';
revoke all on function private.followed_events() from public;
grant execute on function private.followed_events() to authenticated, service_role;

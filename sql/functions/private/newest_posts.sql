-- depends: functions/private/user_events
-- The keys of the newest posts of the caller's organizations, at most so many. Of each event no
-- more than that are read, from an index; the newest of these are the answer.
create or replace function private.newest_posts(wanted integer) returns setof uuid
language sql stable security definer rows 50 set search_path = ''
as $$
  select newest.id
  from private.user_events('viewer') as mine (id)
  cross join lateral (
    select post.id, post.created_at
    from events.event_posts as post
    where post.event_id = mine.id
    order by post.created_at desc, post.id
    limit wanted
  ) as newest
  order by newest.created_at desc, newest.id
  limit wanted
$$;
comment on function private.newest_posts(integer) is
  'The newest posts of organizations of which the caller is a member.';
revoke all on function private.newest_posts(integer) from public;
grant execute on function private.newest_posts(integer) to authenticated, service_role;

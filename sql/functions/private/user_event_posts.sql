-- depends: functions/private/user_events
-- The posts on events of the organizations in which the caller has at least this role.
create or replace function private.user_event_posts(minimum public.org_role) returns setof uuid
language sql stable security definer rows 500 set search_path = ''
as $$
  select post.id
  from events.event_posts as post
  where post.event_id = any (array(select private.user_events(minimum)))
$$;
comment on function private.user_event_posts(public.org_role) is
  'Posts on events of organizations in which the caller has at least this role.';
revoke all on function private.user_event_posts(public.org_role) from public;
grant execute on function private.user_event_posts(public.org_role) to authenticated, service_role;

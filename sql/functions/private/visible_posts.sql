-- depends: functions/private/user_events functions/private/visible_events
-- depends: functions/private/followed_events
-- The posts that the caller may see, as the policies of events.event_posts say. Reactions and
-- comments are seen with their post.
create or replace function private.visible_posts() returns setof uuid
language sql stable security definer rows 1000 set search_path = ''
as $$
  select post.id
  from events.event_posts as post
  where post.author_user_id = (select auth.uid())
    or post.event_id = any (array(select private.user_events('viewer')))
    or post.deleted_at is null and post.moderation_state <> 'removed'
      and post.event_id = any (array(select private.visible_events()))
      and (post.visibility = 'public'
        or post.visibility = 'followers'
          and post.event_id = any (array(select private.followed_events())))
$$;
comment on function private.visible_posts() is 'Posts that the caller may see.';
revoke all on function private.visible_posts() from public;
grant execute on function private.visible_posts() to authenticated, service_role;

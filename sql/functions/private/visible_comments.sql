-- depends: functions/private/visible_posts
-- The comments on posts that the caller may see, and the caller's own.
create or replace function private.visible_comments() returns setof uuid
language sql stable security definer rows 1000 set search_path = ''
as $$
  select remark.id
  from events.event_comments as remark
  where remark.author_user_id = (select auth.uid())
    or remark.post_id = any (array(select private.visible_posts()))
$$;
comment on function private.visible_comments() is 'Comments that the caller may see.';
revoke all on function private.visible_comments() from public;
grant execute on function private.visible_comments() to authenticated, service_role;

-- depends: functions/private/visible_posts
-- The media of posts that the caller may see.
create or replace function private.visible_media() returns setof uuid
language sql stable security definer rows 1000 set search_path = ''
as $$
  select attached.media_id
  from events.post_media as attached
  where attached.post_id = any (array(select private.visible_posts()))
$$;
comment on function private.visible_media() is 'Media of posts that the caller may see.';
revoke all on function private.visible_media() from public;
grant execute on function private.visible_media() to authenticated, service_role;

-- The posts that the caller wrote: there the caller adds media, mentions and hashtags.
create or replace function private.authored_posts() returns setof uuid
language sql stable security definer rows 100 set search_path = ''
as $$
  select post.id
  from events.event_posts as post
  where post.author_user_id = (select auth.uid())
$$;
comment on function private.authored_posts() is 'Posts that the caller wrote.';
revoke all on function private.authored_posts() from public;
grant execute on function private.authored_posts() to authenticated, service_role;

-- depends: functions/private/newest_posts
-- The newest posts of the caller's organizations, at most 100. The policies of events.event_posts
-- decide about each of them, as they do when a client asks the table itself.
-- BEGIN ATOMIC: clients cannot name the schemas events and private.
create or replace function events.newest_posts(wanted integer) returns table (
  id uuid, event_id uuid, author_user_id uuid, text text, media_urls text[], visibility text,
  like_count integer, comment_count integer, created_at timestamptz
)
language sql stable set search_path = ''
begin atomic
  select post.id, post.event_id, post.author_user_id, post.text, post.media_urls,
    post.visibility, post.like_count, post.comment_count, post.created_at
  from events.event_posts as post
  where post.id = any (array(
    select private.newest_posts(least(greatest(coalesce(wanted, 50), 0), 100))))
  order by post.created_at desc, post.id;
end;
comment on function events.newest_posts(integer) is
  'The newest posts of the caller''s organizations that the caller may see.';
revoke all on function events.newest_posts(integer) from public;
grant execute on function events.newest_posts(integer) to authenticated, service_role;

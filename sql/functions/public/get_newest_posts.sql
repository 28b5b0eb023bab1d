-- depends: functions/events/newest_posts
-- The newest posts of the caller's organizations, without sorting all that the caller may see.
-- BEGIN ATOMIC: clients cannot name the schema events, so its name is looked up now.
create or replace function public.get_newest_posts(p_limit integer default 50) returns table (
  id uuid, event_id uuid, author_user_id uuid, text text, media_urls text[], visibility text,
  like_count integer, comment_count integer, created_at timestamptz
)
language sql stable set search_path = ''
begin atomic
  select * from events.newest_posts(p_limit);
end;
comment on function public.get_newest_posts(integer) is
  'The newest posts of the caller''s organizations that the caller may see.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.get_newest_posts(integer)
  from public, anon, authenticated, service_role;
grant execute on function public.get_newest_posts(integer) to authenticated, service_role;

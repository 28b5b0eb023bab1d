-- depends: functions/events/newest
-- A person's home page: events and posts that they may see, newest first.
-- BEGIN ATOMIC: clients cannot name the schema events, so its name is looked up now.
create or replace function public.get_home_feed(
  p_user_id uuid default null, p_limit integer default 20, p_offset integer default 0
) returns table (
  item_type text, item_id uuid, event_id uuid, author_user_id uuid, title text, text text,
  image_url text, category text, location text, start_at timestamptz, created_at timestamptz,
  like_count integer, comment_count integer
)
language sql stable set search_path = ''
begin atomic
  select * from events.newest(
    p_user_id, array['event', 'post'], null, null, null, null, null, p_limit, p_offset);
end;
comment on function public.get_home_feed(uuid, integer, integer) is
  'Events and posts that a person may see, newest first.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.get_home_feed(uuid, integer, integer)
  from public, anon, authenticated, service_role;
grant execute on function public.get_home_feed(uuid, integer, integer)
  to authenticated, service_role;

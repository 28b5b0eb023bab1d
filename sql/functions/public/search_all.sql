-- depends: functions/events/newest
-- Searches what the caller may see: events, posts and own organizations, newest first. Visitors may
-- call it: public events are to be found before one signs up. It has the caller's rights, so it
-- shows no more than the views do.
-- BEGIN ATOMIC: clients cannot name the schema events, so its name is looked up now.
create or replace function public.search_all(
  p_user uuid default null, p_q text default null, p_category text default null,
  p_date_from timestamptz default null, p_date_to timestamptz default null,
  p_only_events boolean default false, p_limit integer default 20, p_offset integer default 0,
  p_location text default null
) returns table (
  item_type text, item_id uuid, event_id uuid, author_user_id uuid, title text, text text,
  image_url text, category text, location text, start_at timestamptz, created_at timestamptz,
  like_count integer, comment_count integer
)
language sql stable set search_path = ''
begin atomic
  select * from events.newest(p_user,
    case when p_only_events then array['event'] else array['event', 'post', 'organization'] end,
    p_q, p_category, p_date_from, p_date_to, p_location, p_limit, p_offset);
end;
comment on function public.search_all(uuid, text, text, timestamptz, timestamptz, boolean, integer,
    integer, text) is
  'Searches events, posts and own organizations that the caller may see, newest first.';
-- Supabase's default privileges give new public functions to every client: here they are meant.
revoke all on function public.search_all(uuid, text, text, timestamptz, timestamptz, boolean,
  integer, integer, text) from public, anon, authenticated, service_role;
grant execute on function public.search_all(uuid, text, text, timestamptz, timestamptz, boolean,
  integer, integer, text) to anon, authenticated, service_role;

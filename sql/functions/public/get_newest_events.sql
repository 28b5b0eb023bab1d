-- depends: functions/events/newest_events
-- The newest events of the caller's organizations, without sorting all that the caller may see.
-- BEGIN ATOMIC: clients cannot name the schema events, so its name is looked up now.
create or replace function public.get_newest_events(p_limit integer default 50) returns table (
  id uuid, owner_context_id uuid, created_by uuid, title text, category text,
  cover_image_url text, start_at timestamptz, end_at timestamptz, venue text, city text,
  visibility public.event_visibility, slug text, created_at timestamptz
)
language sql stable set search_path = ''
begin atomic
  select * from events.newest_events(p_limit);
end;
comment on function public.get_newest_events(integer) is
  'The newest events of the caller''s organizations that the caller may see.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.get_newest_events(integer)
  from public, anon, authenticated, service_role;
grant execute on function public.get_newest_events(integer) to authenticated, service_role;

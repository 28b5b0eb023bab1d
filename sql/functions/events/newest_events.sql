-- depends: functions/private/newest_events
-- The newest events of the caller's organizations, at most 100. The policies of events.events
-- decide about each of them, as they do when a client asks the table itself.
-- BEGIN ATOMIC: clients cannot name the schemas events and private.
create or replace function events.newest_events(wanted integer) returns table (
  id uuid, owner_context_id uuid, created_by uuid, title text, category text,
  cover_image_url text, start_at timestamptz, end_at timestamptz, venue text, city text,
  visibility public.event_visibility, slug text, created_at timestamptz
)
language sql stable set search_path = ''
begin atomic
  select event.id, event.owner_context_id, event.created_by, event.title, event.category,
    event.cover_image_url, event.start_at, event.end_at, event.venue, event.city,
    event.visibility, event.slug, event.created_at
  from events.events as event
  where event.id = any (array(
    select private.newest_events(least(greatest(coalesce(wanted, 50), 0), 100))))
  order by event.created_at desc, event.id;
end;
comment on function events.newest_events(integer) is
  'The newest events of the caller''s organizations that the caller may see.';
revoke all on function events.newest_events(integer) from public;
grant execute on function events.newest_events(integer) to authenticated, service_role;

-- An index by which an organization's newest events or posts are read is missing.
select wanted.name as index
from unnest(array['events.events_owner_context_id_created_at_id_idx',
  'events.event_posts_event_id_created_at_id_idx']) as wanted (name)
where to_regclass(wanted.name) is null;

-- An index by which pages are read newest first is missing.
select wanted.name as index
from unnest(array['events.events_newest_idx', 'events.event_posts_newest_idx']) as wanted (name)
where to_regclass(wanted.name) is null;

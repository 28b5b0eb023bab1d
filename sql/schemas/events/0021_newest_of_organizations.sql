-- depends: events.0003_events events.0004_event_posts
-- The newest events and posts of some organizations are read organization by organization and event
-- by event, a page each at the most. The indexes begin as those they replace.
create index events_owner_context_id_created_at_id_idx
  on events.events (owner_context_id, created_at desc, id);
drop index events.events_owner_context_id_idx;
create index event_posts_event_id_created_at_id_idx
  on events.event_posts (event_id, created_at desc, id);
drop index events.event_posts_event_id_created_at_idx;

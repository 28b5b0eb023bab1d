-- depends: events.0003_events events.0004_event_posts
-- The home feed and the search read newest first and stop when a page is full; without these they
-- sort all events and all posts. As events.newest orders: rows without a time last.
create index events_newest_idx on events.events (created_at desc nulls last, id);
create index event_posts_newest_idx on events.event_posts (created_at desc nulls last, id);

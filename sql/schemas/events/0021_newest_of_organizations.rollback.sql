create index event_posts_event_id_created_at_idx on events.event_posts (event_id, created_at desc);
drop index events.event_posts_event_id_created_at_id_idx;
create index events_owner_context_id_idx on events.events (owner_context_id);
drop index events.events_owner_context_id_created_at_id_idx;

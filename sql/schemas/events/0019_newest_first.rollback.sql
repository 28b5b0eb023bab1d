drop index events.event_posts_newest_idx;
drop index events.events_newest_idx;

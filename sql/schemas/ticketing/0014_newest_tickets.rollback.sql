create index tickets_event_id_idx on ticketing.tickets (event_id);
drop index ticketing.tickets_event_id_created_at_id_idx;

-- depends: ticketing.0005_tickets
-- The newest tickets of an organization are the newest of each of its events: read from this index,
-- a page costs as much as there are events, not as there are tickets. It begins as the one it
-- replaces.
create index tickets_event_id_created_at_id_idx
  on ticketing.tickets (event_id, created_at desc, id);
drop index ticketing.tickets_event_id_idx;

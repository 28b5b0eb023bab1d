-- The index by which an event's newest tickets are read is missing.
select 'ticketing.tickets_event_id_created_at_id_idx' as index
where to_regclass('ticketing.tickets_event_id_created_at_id_idx') is null;

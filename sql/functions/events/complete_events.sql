-- Closes the events that are over, and says how many. It can run as often as one likes, also twice
-- at a time: an event is closed once.
create or replace function events.complete_events() returns integer
language sql set search_path = ''
as $$
  with closed as (
    update events.events as event set completed_at = now()
    where event.completed_at is null and event.end_at <= now()
    returning event.id
  )
  select count(*)::integer from closed
$$;
comment on function events.complete_events() is 'Closes the events that are over: how many.';
revoke all on function events.complete_events() from public;

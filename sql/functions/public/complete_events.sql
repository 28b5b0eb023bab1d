-- depends: functions/events/complete_events
-- Closes the events that are over; for a job that runs every few minutes.
create or replace function public.complete_events() returns integer
language sql volatile security definer set search_path = ''
as $$
  select events.complete_events()
$$;
comment on function public.complete_events() is 'Closes the events that are over: how many.';
-- Supabase's default privileges give new public functions to every client.
revoke all on function public.complete_events() from public, anon, authenticated, service_role;
grant execute on function public.complete_events() to service_role;

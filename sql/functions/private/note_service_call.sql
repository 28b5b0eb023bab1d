-- Notes how a call of a service went. Closed: failures in a row are counted, and so many open it.
-- Half open: success closes it, failure opens it again. Open: a success that was under way when it
-- opened does not close it.
create or replace function private.note_service_call(
  service text, succeeded boolean, threshold integer, pause_seconds integer
) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  breaker public.circuit_breaker_state;
begin
  insert into public.circuit_breaker_state (id) values (service) on conflict (id) do nothing;
  select known.* into breaker
  from public.circuit_breaker_state as known where known.id = service for no key update;
  breaker.failure_threshold := coalesce(threshold, breaker.failure_threshold, 5);
  breaker.timeout_seconds := coalesce(pause_seconds, breaker.timeout_seconds, 60);
  if not succeeded then
    breaker.failure_count := coalesce(breaker.failure_count, 0) + 1;
    breaker.last_failure_at := now();
    if breaker.state = 'half_open'
      or (breaker.state is distinct from 'open'
        and breaker.failure_count >= breaker.failure_threshold)
    then
      breaker.state := 'open';
      breaker.next_attempt_at := now()
        + make_interval(secs => greatest(breaker.timeout_seconds, 1));
    end if;
  elsif breaker.state is distinct from 'open' then
    breaker.state := 'closed';
    breaker.failure_count := 0;
    breaker.next_attempt_at := null;
  end if;
  update public.circuit_breaker_state as known
  set state = breaker.state, failure_count = breaker.failure_count,
    failure_threshold = breaker.failure_threshold, timeout_seconds = breaker.timeout_seconds,
    last_failure_at = breaker.last_failure_at, next_attempt_at = breaker.next_attempt_at
  where known.id = service;
  return jsonb_build_object('id', service, 'state', breaker.state,
    'failure_count', breaker.failure_count, 'next_attempt_at', breaker.next_attempt_at);
end
$$;
comment on function private.note_service_call(text, boolean, integer, integer) is
  'Notes whether a call of a service succeeded; answers the state.';
revoke all on function private.note_service_call(text, boolean, integer, integer) from public;
